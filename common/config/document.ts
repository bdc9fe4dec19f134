// YAML as text and as values, each entry of the file with the line it stands on. The only user of `yaml`.
import {
  type Document,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  stringify,
  type YAMLError,
} from 'yaml';
import { plainName } from './names.ts';
import type { Written } from './schema.ts';

export type Entry = { readonly key: string; readonly value: Written; readonly line: number };
/** What makes a line unreadable. */
export type Flaw = { readonly flaw: string; readonly line: number };

/** Nothing is guessed: unknown tags are flaws, and a file cannot choose an older YAML in which `no` means false. */
const STRICT = { prettyErrors: false, schema: 'core', resolveKnownTags: false, logLevel: 'error' } as const;

/**
 * Reads a YAML document into entries.
 *
 * @param isGroup Says whether a full key is a group of further keys, to be descended into; everything else is a value.
 * @returns Entries and flaws in the order of their lines, one flaw for each line. A file whose syntax is broken has
 *   flaws only, since its entries would be guesses.
 */
export function readDocument(text: string, isGroup: (key: string) => boolean): readonly (Entry | Flaw)[] {
  const lines = new LineCounter();
  const lineAt = (offset: number | undefined) => lines.linePos(offset ?? 0).line;
  const document = parseDocument(text, { ...STRICT, lineCounter: lines });
  const errors = [...document.errors, ...document.warnings];
  const flaws = errors.map((error) => ({ flaw: flawOf(error, text), line: lineAt(error.pos[0]) }));
  if (errors.some((error) => error.code !== 'DUPLICATE_KEY')) return inOrder(flaws);

  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return [];
  if (!isMap(contents)) {
    return [{ flaw: 'the file must be a map of sections, such as "guardian:"', line: lineAt(contents.range?.[0]) }];
  }
  const entriesOf = (pairs: readonly Pair<unknown, unknown>[], prefix: string): (Entry | Flaw)[] =>
    (pairs as readonly Pair<Node, Node | null>[]).flatMap((pair) => {
      const key = prefix + plainName(isScalar(pair.key) ? String(pair.key.value) : String(pair.key));
      if (isGroup(key) && isMap(pair.value)) return entriesOf(pair.value.items, `${key}.`);
      return { ...plain(pair.value, document), key, line: lineAt(pair.key.range?.[0]) };
    });
  return inOrder([...flaws, ...entriesOf(contents.items, '')]);
}

/** Reads one value written outside the file (environment, command line) as YAML would; null if it is not YAML. */
export function readValue(text: string): { readonly value: Written } | null {
  const document = parseDocument(text, STRICT);
  if (document.errors.length > 0 || document.warnings.length > 0) return null;
  const read = plain(document.contents, document);
  return 'flaw' in read ? null : read;
}

/** Writes a value on one line, as a person would. */
export const writeValue = (value: Written): string =>
  stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trimEnd();

/** The value without the file's form. Aliases are resolved: too many of them, or one inside its own anchor, are flaws. */
function plain(node: Node | null, document: Document): { readonly value: Written } | { readonly flaw: string } {
  try {
    const value = (node?.toJS(document) ?? null) as Written;
    JSON.stringify(value);
    return { value };
  } catch (error) {
    return { flaw: error instanceof TypeError ? 'an anchor must not stand inside itself' : (error as Error).message };
  }
}

function flawOf({ code, message, pos }: YAMLError, text: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return `${/^[^\s:]*/.exec(text.slice(pos[0]))?.[0]} is written twice: remove one of the two`;
    case 'MULTIPLE_DOCS':
      return 'a second document begins here: remove the --- above it';
    case 'RESOURCE_EXHAUSTION':
      return 'nested too deeply';
    default:
      // What follows the colon quotes the file, which may hold a secret.
      return message.replace(/(?<=\w): .*/s, '');
  }
}

/** By line, and of several flaws on one line the first, since the others follow from it. */
function inOrder(parts: readonly (Entry | Flaw)[]): readonly (Entry | Flaw)[] {
  const flawed = new Set<number>();
  return parts
    .toSorted((a, b) => a.line - b.line)
    .filter((part) => {
      if (!('flaw' in part)) return true;
      const isFirst = !flawed.has(part.line);
      flawed.add(part.line);
      return isFirst;
    });
}
