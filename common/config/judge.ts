// Whether a value may stand for a key, and the sentence if not.
import { readValue } from './document.ts';
import { fill } from './fill.ts';
import { hide, shown } from './hide.ts';
import type { Candidate } from './layers.ts';
import type { Key, Written } from './schema.ts';

export type Judged =
  | {
      /** As the program uses it. */
      readonly value: unknown;
      /** As it was written, `${NAME}` included; safe to show. */
      readonly written: Written;
    }
  | { readonly faults: readonly string[] };

/** @param find A variable for `${NAME}`; undefined if it is not set. */
export function judge(candidate: Candidate, find: (name: string) => string | undefined): Judged {
  const { full, key, value, where, isFile } = candidate;
  const filled = isFile ? fill(value, find) : { value };
  if ('missing' in filled) {
    return {
      faults: filled.missing.map(
        (name) => `${full} uses \${${name}}, which is not set: set it, or write $\${ for a plain \${ (${where})`,
      ),
    };
  }
  const isText = !isFile || (typeof value === 'string' && filled.value !== value);
  const parsed = parse(key, filled.value, isText);
  if (parsed === null) return { faults: [`${full} must be ${key.expects}, got ${shown(full, value)} (${where})`] };
  if (key.later && JSON.stringify(parsed.value) !== JSON.stringify(key.type.parse(key.default))) {
    const remedy = `leave it at ${shown(full, key.default)}`;
    return { faults: [`${full} is not in this version yet: ${remedy}, got ${shown(full, value)} (${where})`] };
  }
  return { value: parsed.value, written: hide(full, isFile ? value : parsed.written) };
}

type Parsed = { readonly value: unknown; readonly written: Written };

/** A text may stand for any type: as it is, else as YAML reads it, where that is no text again (YAML drops comments). */
function parse(key: Key<unknown>, written: Written, isText: boolean): Parsed | null {
  const direct = key.type.safeParse(written);
  if (direct.success) return { value: direct.data, written };
  const read = isText && typeof written === 'string' ? readValue(written) : null;
  return read && typeof read.value !== 'string' ? parse(key, read.value, false) : null;
}
