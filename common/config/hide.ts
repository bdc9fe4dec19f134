// What may be shown of a value: secrets are recognised by the name they stand under, in maps and inside texts.
import type { Written } from './schema.ts';

const NAMED = String.raw`[\w-]{0,40}(?:KEY|SECRET|TOKEN|PASS|CREDENTIAL)[\w-]{0,40}`;
const CONTENT = String.raw`(?:"[^"]*"?|'[^']*'?|\$\{[^}]*\}|[^\s,;&}"'])+`;

const SECRET_NAME = new RegExp(NAMED, 'i');
/** `API_KEY=…`, `"token": …`, `?key=…`, `--password …` */
const SECRET_IN_TEXT = new RegExp(String.raw`(${NAMED}["']?\s*[:=]\s*|--?${NAMED}\s+)${CONTENT}`, 'gi');
/** Who stands before the host of an address, also where a badly written password confuses its parts. */
const SECRET_IN_ADDRESS = /:\/\/(?:[^\s/?#]*|[^\s/@]*:\S*)@/g;

/** The value with `***` in place of every secret. */
export function hide(name: string, value: Written): Written {
  if (SECRET_NAME.test(name.slice(name.lastIndexOf('.') + 1))) return '***';
  if (typeof value === 'string') return value.replace(SECRET_IN_ADDRESS, '://***@').replace(SECRET_IN_TEXT, '$1***');
  if (Array.isArray(value)) return value.map((part) => hide('', part));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([inner, part]) => [inner, hide(inner, part)]));
  }
  return value;
}

/** The value as a sentence quotes it: without secrets, at most 200 characters. */
export function shown(name: string, value: Written): string {
  if (value === null) return 'nothing';
  const text = typeof value === 'number' ? String(value) : JSON.stringify(hide(name, value));
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
