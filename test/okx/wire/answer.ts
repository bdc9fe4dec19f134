// A request to its route: read, let in or not, carried out, and the outcome put into words. Pure.
import { type Answer, json } from '../delivery.ts';
import type { Exchange, Matching } from '../engine/state.ts';
import type { Path } from '../market.ts';
import { sayCode } from './codes.ts';
import { checkGate, type Key, type Request } from './gate.ts';
import { isPublic, type Outcome, ROUTES } from './routes.ts';

export type House = {
  readonly key: Key;
  readonly paths: ReadonlyMap<string, Path>;
  readonly uid: string;
  readonly acctLv: string;
};

export type Parsed = {
  readonly call: string;
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  /** Undefined for one that is no JSON. */
  readonly body: unknown;
};

export function parse({ method, path, body }: Request): Parsed {
  const url = new URL(path, 'http://okx');
  return {
    call: `${method} ${url.pathname}`,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: body === '' ? {} : readJson(body),
  };
}

/** @returns The exchange afterwards, the answer, and the code that it came to. */
export type Answered = { readonly exchange: Exchange; readonly answer: Answer; readonly code: string };

export function answer(
  exchange: Exchange,
  request: Request,
  { key, paths, uid, acctLv }: House,
  matching: Matching,
): Answered {
  const { call, path, query, body } = parse(request);
  const route = ROUTES[call];
  const say = (code: string, detail?: string): Answered => ({ exchange, answer: codeAnswer(code, detail), code });
  if (route === undefined)
    return { exchange, answer: json(404, { code: '404', data: [], msg: 'Not Found' }), code: '404' };
  if (!isPublic(path)) {
    const refusal = checkGate(request, key, exchange.now);
    if (refusal !== null) return say(refusal.code, refusal.detail);
  } else if ((request.headers['ok-access-key'] ?? '') !== '' && request.headers['ok-access-key'] !== key.apiKey) {
    return say('50111');
  }
  if (typeof body !== 'object' || body === null) return say('50002');
  const { perm, ip } = key;
  const outcome = route({
    exchange,
    query,
    // The cast: an object or a list of them; routes look at each field by itself.
    body: body as { readonly [name: string]: unknown },
    expTime: request.headers.exptime,
    matching,
    paths,
    account: { perm, ip, uid, acctLv },
  });
  return { exchange: outcome.exchange, ...put(outcome) };
}

function put(outcome: Outcome): { readonly answer: Answer; readonly code: string } {
  if ('refused' in outcome) {
    const { code, detail } = outcome.refused;
    return { answer: codeAnswer(code, detail), code };
  }
  const stamp = String(outcome.exchange.now * 1000);
  const times = { inTime: stamp, outTime: stamp };
  if ('failed' in outcome) {
    const some = outcome.rows.some((row) => 'sCode' in row && row.sCode === '0');
    const [code, msg] = some ? ['2', 'Bulk operation partially succeeded.'] : ['1', sayCode('1').says];
    return { answer: json(200, { code, data: outcome.rows, msg, ...times }), code: outcome.failed.code };
  }
  const isOrder = outcome.rows.some((row) => 'sCode' in row);
  return { answer: json(200, { code: '0', data: outcome.rows, msg: '', ...(isOrder && times) }), code: '0' };
}

/** A call refused as a whole. @param http Instead of the status of OKX's table. */
export function codeAnswer(code: string, detail?: string, http?: number): Answer {
  const known = sayCode(code, detail);
  return json(http ?? known.http, { code, data: [], msg: known.says });
}

/** One order or stop refused in its row, under HTTP 200. */
export function orderCodeAnswer(code: string, body: unknown): Answer {
  const { clOrdId = '', algoClOrdId, tag = '' } = (body ?? {}) as { readonly [name: string]: unknown };
  const ids = algoClOrdId === undefined ? { clOrdId, ordId: '', tag } : { algoClOrdId, algoId: '', tag };
  return json(200, { code: '1', data: [{ ...ids, sCode: code, sMsg: sayCode(code).says }], msg: sayCode('1').says });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
