// Why an AI call failed, and what follows from it: the table of services and their answers. Pure.
import type { FaultDomain, HealthReason } from '../domain/decision/health.ts';
import { type Course, OutsideFailure } from '../execution/failure.ts';

export type Failure = Course & {
  readonly reason: HealthReason;
  readonly faultDomain: FaultDomain;
  readonly httpStatus: number | null;
  /** True if the question has certainly not reached the server, which then asks no money for it. */
  readonly isUnsent: boolean;
  /** For people. May quote the server: untrusted. */
  readonly sentence: string;
};

/** The call failed, which is expected to happen. */
export class CallFailed extends OutsideFailure {
  declare readonly failure: Failure;
  constructor(failure: Failure, cause?: unknown) {
    super(failure, failure.sentence, cause);
  }
}

type Kind = Pick<Failure, 'reason' | 'faultDomain' | 'isTransient' | 'isGrave'> & { readonly patience?: number };

const config = (reason: HealthReason): Kind => ({ reason, faultDomain: 'config', isTransient: false, isGrave: true });
const provider = (reason: HealthReason, isTransient: boolean, patience = 1): Kind => ({
  reason,
  faultDomain: 'provider',
  isTransient,
  isGrave: false,
  patience,
});

const KINDS: { readonly [status: number]: Kind } = {
  400: config('bad_request'),
  401: config('auth'),
  402: config('no_balance'),
  403: config('auth'),
  404: config('bad_request'),
  408: provider('timeout', true),
  422: config('bad_request'),
  429: provider('rate_limited', true, 4),
  500: provider('provider_5xx', true),
  502: provider('provider_5xx', true),
  503: provider('provider_5xx', true, 4),
  504: provider('provider_5xx', true),
};

/** Codes in the body that say more than the status: an account in arrears, a quota bought and used up. */
const CODES: { readonly [code: string]: Kind } = {
  Arrearage: config('no_balance'),
  insufficient_quota: config('no_balance'),
};

/**
 * @param code The error's code in the body, if there is one.
 * @param said What the server says about it.
 */
export function statusFailure(
  status: number,
  code: string | null,
  said: string | null,
  retryAfter: number | null,
): Failure {
  const known = code !== null && Object.hasOwn(CODES, code) ? CODES[code] : KINDS[status];
  return failure(known ?? otherStatus(status), {
    httpStatus: status,
    retryAfter,
    sentence: `the AI answered HTTP ${status}${said === null ? '' : `: ${said}`}`,
  });
}

const otherStatus = (status: number): Kind => {
  if (status >= 500) return provider('provider_5xx', false);
  // A redirect is not followed: it would carry the key to another place.
  if (status >= 300 && status < 400) return { ...config('bad_request'), isGrave: false };
  return provider(status >= 400 ? 'bad_request' : 'bad_output', false);
};

export const timeoutFailure = (sentence: string): Failure => failure(provider('timeout', true), { sentence });

/** An answer that is no decision. */
export const outputFailure = (sentence: string, httpStatus: number | null = 200): Failure =>
  failure(provider('bad_output', false), { httpStatus, sentence });

export const overloadedFailure = (sentence: string): Failure =>
  failure(provider('provider_5xx', true, 4), { httpStatus: 200, sentence });

/** Causes that lie on this machine or its network; whoever refuses or resets a connection was reached. */
const LOCAL = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EMFILE',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** No connection came about. */
const UNSENT = new Set([...LOCAL, 'ECONNREFUSED']);

export function networkFailure(code: string): Failure {
  const kind = {
    ...provider('connect', true),
    faultDomain: LOCAL.has(code) ? ('local' as const) : ('provider' as const),
  };
  return failure(kind, { isUnsent: UNSENT.has(code), sentence: `the AI could not be reached: ${code}` });
}

const failure = (
  { patience = 1, ...kind }: Kind,
  found: Pick<Failure, 'sentence'> & Partial<Pick<Failure, 'httpStatus' | 'retryAfter' | 'isUnsent'>>,
): Failure => ({ httpStatus: null, retryAfter: null, isUnsent: false, patience, ...kind, ...found });
