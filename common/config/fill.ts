// `${NAME}` inside a value of the file stands for a variable of the environment or of `.env`; `$${` is a plain `${`.
import type { Written } from './schema.ts';

export type Filled = { readonly value: Written } | { readonly missing: readonly string[] };

/**
 * @param find The variable of that name; undefined if it is not set. A variable that is set but empty fills in nothing.
 * @returns The value with every text in it filled in, or the names that are not set.
 */
export function fill(value: Written, find: (name: string) => string | undefined): Filled {
  const missing: string[] = [];
  const fillText = (text: string) =>
    text.replace(/\$\$\{|\$\{([^}]*)\}?/g, (_, name: string | undefined) => {
      if (name === undefined) return '${';
      const found = find(name);
      if (found === undefined) missing.push(name);
      return found ?? '';
    });
  const walk = (part: Written): Written => {
    if (typeof part === 'string') return fillText(part);
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part === 'object' && part !== null) {
      return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, walk(inner)]));
    }
    return part;
  };
  const filled = walk(value);
  return missing.length === 0 ? { value: filled } : { missing };
}
