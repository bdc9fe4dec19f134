// Who may come in: the headers of a private request, checked in OKX's order. Pure.
import { type Refusal, refuse } from '../engine/state.ts';
import { isSignedBy } from './signature.ts';

/** How far a request's time may be from the exchange's, in milliseconds. */
const VALID_FOR = 30_000;

export type Key = {
  readonly apiKey: string;
  readonly secret: string;
  readonly passphrase: string;
  /** Of the demo account: needs the header x-simulated-trading. */
  readonly isDemo: boolean;
  /** `read_only,trade`, and `withdraw` for one that may do more than it should. */
  readonly perm: string;
  /** Addresses bound to it; empty for none. */
  readonly ip: string;
};

export type Request = {
  readonly method: string;
  /** With its query, as sent. */
  readonly path: string;
  /** By names in lower case. */
  readonly headers: { readonly [name: string]: string | undefined };
  readonly body: string;
};

/** @returns Why the request may not come in; null if it may. */
export function checkGate(request: Request, key: Key, now: number): Refusal | null {
  const { method, path, headers, body } = request;
  const given = headers['ok-access-key'];
  const passphrase = headers['ok-access-passphrase'];
  const signature = headers['ok-access-sign'];
  const timestamp = headers['ok-access-timestamp'];
  if (!given) return refuse('50103');
  if (!passphrase) return refuse('50104');
  if (!signature) return refuse('50106');
  if (!timestamp) return refuse('50107');
  if (given !== key.apiKey) return refuse('50111');
  if ((headers['x-simulated-trading'] === '1') !== key.isDemo) return refuse('50101');
  if (passphrase !== key.passphrase) return refuse('50105');
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(timestamp)) return refuse('50112');
  if (Math.abs(Date.parse(timestamp) - now) > VALID_FOR) return refuse('50102');
  if (!isSignedBy(key.secret, { timestamp, method, path, body }, signature)) return refuse('50113');
  if (method === 'POST' && !key.perm.split(',').includes('trade')) return refuse('50120');
  return null;
}
