// Takes secrets out of evidence: those that are known, values under a name that says so, and what has their shape. Pure.
import { hideSecrets } from '../log/legible.ts';

export type Scrub = {
  readonly text: (text: string) => string;
  /** Any JSON value; what lies deeper than 64 levels is left out. */
  readonly json: (value: unknown) => unknown;
};

const HIDDEN = '***';
const DEEPEST = 64;

/** `apiKey`, `OKX_SECRET`, `passphrase`, `Authorization`; not `symbol`, `keys_total`, `max_tokens`, `passed`. */
const SECRET_NAME =
  /secret|token(?!s|[_-]?(?:count|usage|limit))|passw|passphrase|pwd|authorization|credential|cookie|signature|mnemonic|(?:^|[_.-])(?:key|pass|seed)$|(?:api|access|private|secret|master)[_-]?key|[a-z]Key$/i;

const WORDS =
  'secret|token|passw(?:or)?d|passphrase|pwd|credentials?|signature|mnemonic|(?:api|access|private|secret|master)[_-]?key|[_-](?:key|pass)';
const NAME = String.raw`(?<![\w-])[\w.-]{0,40}?(?:${WORDS}|(?<=[?&\s])key)[_-]?\d{0,3}`;
const VALUE = String.raw`(?:"[^"\\]*(?:\\.[^"\\]*)*"?|'[^'\\]*(?:\\.[^'\\]*)*'?|\\"[^"\\]*(?:\\")?|[^\s,;&)}\]"'\\]+)`;

/** What is replaced where: the first group stays. */
const SHAPES: readonly RegExp[] = [
  /(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----)[\s\S]*?(?:(?=-----END)|$)/g,
  /(\b(?:authorization|(?:set-)?cookie)\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)[^\r\n"'\\]+/gi,
  /(\bBearer\s{1,3})[\w.~+/=-]+/gi,
  /(\b(?:Basic|Token)\s{1,3})(?=[\w.~+/=-]{0,80}\d)[\w.~+/=-]{8,}/gi,
  new RegExp(String.raw`(${NAME}\\?["']?\s{0,3}[:=]\s{0,3})${VALUE}`, 'gi'),
  new RegExp(String.raw`((?<![\w-])--?[\w-]{0,40}?(?:${WORDS}|key|pass)\s{1,3})${VALUE}`, 'gi'),
  /(:\/\/)[^\s/?#@]{1,200}(?=@)/g,
  /()\b(?:sk|pk|rk)[-_][\w-]{12,}/g,
  /()\b(?:gh[pousr]_|xox[abprs]-|hf_|glpat-|AKIA|AIza)[\w-]{10,}/g,
  /()\beyJ[\w-]{10,}\.[\w-]+(?:\.[\w-]*)?/g,
  /()\b\d{6,12}:[\w-]{30,}/g,
  /()\b(?:0x)?[0-9a-f]{64}\b/gi,
];

/** @param secrets Known ones; those shorter than 8 characters would make everything unreadable and stay. */
export function createScrub(secrets: readonly string[]): Scrub {
  const text = (said: string) =>
    SHAPES.reduce((left, shape) => left.replace(shape, `$1${HIDDEN}`), hideSecrets(said, secrets));
  const json = (value: unknown, depth = 0): unknown => {
    if (typeof value === 'string') return text(value);
    // Also a number may be a secret, such as the name of a chat.
    if (typeof value === 'number') return text(String(value)) === String(value) ? value : HIDDEN;
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= DEEPEST) return '…';
    if (Array.isArray(value)) return value.map((part) => json(part, depth + 1));
    const parts = Object.entries(value).map(([name, part]) => [
      text(name),
      SECRET_NAME.test(name) && !isPlain(part) ? HIDDEN : json(part, depth + 1),
    ]);
    return Object.fromEntries(parts);
  };
  return { text, json: (value) => json(value) };
}

/** Where something lies is no secret, and would be hidden from every path. */
const PLACE_NAME = /^(?:OLD)?PWD$|(?:FILE|DIR|PATH|SOCK)$/i;

/** The values of the variables whose names say that they are secret. */
export const secretsIn = (environment: { readonly [name: string]: string | undefined }): readonly string[] =>
  Object.entries(environment).flatMap(([name, value]) =>
    value && SECRET_NAME.test(name) && !PLACE_NAME.test(name) ? value : [],
  );

/** Says nothing that would have to be hidden. */
const isPlain = (value: unknown) => value === null || value === undefined || value === '' || typeof value === 'boolean';
