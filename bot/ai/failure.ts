// Why an AI call failed, and what follows from it: the table of services and their answers. Pure.
import type { FaultDomain, HealthReason } from '../domain/decision/health.ts';
import { type Course, OutsideFailure } from '../execution/failure.ts';
import type { Remedy } from './remedies.ts';

export type Failure = Course & {
  readonly reason: HealthReason;
  readonly faultDomain: FaultDomain;
  readonly httpStatus: number | null;
  /** True if the question has certainly not reached the server, which then asks no money for it. */
  readonly isUnsent: boolean;
  /** What happened, for people. May quote the server: untrusted. */
  readonly sentence: string;
  /** What a person does. */
  readonly remedy: Remedy;
};

/** The call failed, which is expected to happen. */
export class CallFailed extends OutsideFailure {
  declare readonly failure: Failure;
  constructor(failure: Failure, cause?: unknown) {
    super(failure, failure.sentence, cause);
  }
}

type Kind = Pick<Failure, 'reason' | 'faultDomain' | 'isTransient' | 'isGrave' | 'remedy'> & {
  readonly patience?: number;
};

const config = (reason: HealthReason, remedy: Remedy): Kind => ({
  reason,
  faultDomain: 'config',
  isTransient: false,
  isGrave: true,
  remedy,
});
const provider = (reason: HealthReason, remedy: Remedy, isTransient: boolean, patience = 1): Kind => ({
  reason,
  faultDomain: 'provider',
  isTransient,
  isGrave: false,
  patience,
  remedy,
});

const KINDS: { readonly [status: number]: Kind } = {
  400: config('bad_request', 'request'),
  401: config('auth', 'key'),
  402: config('no_balance', 'top_up'),
  403: config('auth', 'rights'),
  404: config('bad_request', 'model'),
  408: provider('timeout', 'slow', true),
  409: provider('provider_5xx', 'wait', true),
  413: config('bad_request', 'context'),
  422: config('bad_request', 'request'),
  429: provider('rate_limited', 'slower', true, 4),
  500: provider('provider_5xx', 'wait', true),
  502: provider('provider_5xx', 'wait', true),
  503: provider('provider_5xx', 'wait', true, 4),
  504: provider('provider_5xx', 'wait', true),
};

type Sign = { readonly code?: RegExp; readonly words?: RegExp; readonly kind: Kind };

/** What in the body of a refusal says more than its status: its code, or its words where the code is a general one. */
const SIGNS: readonly Sign[] = [
  { code: /^AllocationQuota\.FreeTier/, words: /\bfree (tier|quota)\b/i, kind: config('no_balance', 'free_quota') },
  {
    code: /^(Arrearage|insufficient_quota)$/,
    words: /\b(in arrears|insufficient balance)\b/i,
    kind: config('no_balance', 'top_up'),
  },
  { code: /^(InvalidApiKey|invalid_api_key)$/, kind: config('auth', 'key') },
  { code: /^(ModelNotFound|model_not_found)$/, kind: config('bad_request', 'model') },
  {
    code: /^context_length_exceeded$/,
    words: /\bmaximum context length\b|\bexceeds? the (available )?context\b/i,
    kind: config('bad_request', 'context'),
  },
  { words: /\benable_thinking\b/, kind: config('bad_request', 'thinking') },
  {
    code: /^Throttling/,
    words: /\brequest rate increased too quickly\b/i,
    kind: provider('rate_limited', 'slower', true, 4),
  },
];

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
  return failure(signedKind(status, code ?? '', said ?? '') ?? KINDS[status] ?? otherStatus(status), {
    httpStatus: status,
    retryAfter,
    sentence: `the AI answered HTTP ${status}${said === null ? '' : `: ${said}`}`,
  });
}

/** Only of a refusal: what a server says that has failed inside may be anything. */
const signedKind = (status: number, asCode: string, said: string): Kind | undefined =>
  status < 400 || status >= 500
    ? undefined
    : SIGNS.find(({ code, words }) => code?.test(asCode) || words?.test(said))?.kind;

const otherStatus = (status: number): Kind => {
  if (status >= 500) return provider('provider_5xx', 'wait', false);
  // A redirect is not followed: it would carry the key to another place.
  if (status >= 300 && status < 400) return { ...config('bad_request', 'address'), isGrave: false };
  return status >= 400 ? provider('bad_request', 'request', false) : provider('bad_output', 'model', false);
};

export const timeoutFailure = (sentence: string): Failure => failure(provider('timeout', 'slow', true), { sentence });

/** An answer that is no decision. */
export const outputFailure = (sentence: string, httpStatus: number | null = 200): Failure =>
  failure(provider('bad_output', 'other_model', false), { httpStatus, sentence });

export const overloadedFailure = (sentence: string): Failure =>
  failure(provider('provider_5xx', 'wait', true, 4), { httpStatus: 200, sentence });

/** This process has run out of something, which a restart gives back. */
const own: Kind = { ...provider('connect', 'resources', true), faultDomain: 'local' };
/**
 * The way there is broken. A person has to see to it, or it passes: a restart mends no network, and a guardian that
 * took this for the bot's own fault would restart it until its limit is reached.
 */
const way = provider('connect', 'network', true);
const untrusted: Kind = { ...config('connect', 'certificate'), isGrave: false };

const CONNECTIONS: { readonly [code: string]: Kind } = {
  EMFILE: own,
  ENFILE: own,
  ENOMEM: own,
  ENOBUFS: own,
  ENOTFOUND: way,
  EAI_AGAIN: way,
  ENETUNREACH: way,
  EHOSTUNREACH: way,
  ENETDOWN: way,
  EADDRNOTAVAIL: way,
  UND_ERR_CONNECT_TIMEOUT: way,
  ECONNREFUSED: provider('connect', 'refused', true),
  CERT_HAS_EXPIRED: untrusted,
  CERT_NOT_YET_VALID: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted,
  ERR_SSL_WRONG_VERSION_NUMBER: { ...config('connect', 'no_tls'), isGrave: false },
  ERR_SSL_PACKET_LENGTH_TOO_LONG: { ...config('connect', 'no_tls'), isGrave: false },
};

/** Codes that are not in the table are of a connection that came about and broke. */
export function networkFailure(code: string): Failure {
  const known = Object.hasOwn(CONNECTIONS, code) ? CONNECTIONS[code] : undefined;
  const isUnsent = known !== undefined;
  return failure(known ?? provider('connect', 'wait', true), {
    isUnsent,
    sentence: `the AI could not be reached: ${code}`,
  });
}

const failure = (
  { patience = 1, ...kind }: Kind,
  found: Pick<Failure, 'sentence'> & Partial<Pick<Failure, 'httpStatus' | 'retryAfter' | 'isUnsent'>>,
): Failure => ({ httpStatus: null, retryAfter: null, isUnsent: false, patience, ...kind, ...found });
