// Writes the README's table of keys: one row for each key, or for each group of keys.
import { writeValue } from '../document.ts';
import type { Key, Schema, Written } from '../schema.ts';

const BEGIN = '<!-- keys -->';
const END = '<!-- /keys -->';

export function keyTable(schemas: readonly Schema[]): string {
  const head = ['| Key | Default | Meaning |', '|---|---|---|'];
  return `${[...head, ...schemas.flatMap(rows)].join('\n')}\n`;
}

/** The text with the table between its marks `<!-- keys -->` and `<!-- /keys -->`; null if it does not have them. */
export function withKeyTable(markdown: string, table: string): string | null {
  const begin = markdown.indexOf(BEGIN);
  const end = markdown.indexOf(END, begin);
  if (begin < 0 || end < 0) return null;
  return `${markdown.slice(0, begin + BEGIN.length)}\n\n${table}\n${markdown.slice(end)}`;
}

type Member = readonly [name: string, key: Key<unknown>];

const LATER = '(not in this version)';

function rows({ section, keys }: Schema): readonly string[] {
  const groups = Object.groupBy(Object.entries(keys), ([name]) => name.split('.')[0] as string);
  return Object.entries(groups).map(([first, members = []]) => {
    const single = members.find(([name]) => name === first)?.[1];
    const written = single ? single.default : nested(first, members);
    const meaning = single ? meaningOf(single) : meanings(first, members);
    return `| \`${section}.${first}\` | \`${cell(writeValue(written))}\` | ${cell(meaning)} |`;
  });
}

/** The defaults of a group as one map. */
function nested(group: string, members: readonly Member[]): Written {
  const inside = members.map(([name, key]) => [name.slice(group.length + 1), key] as const);
  const parts = Object.groupBy(inside, ([name]) => name.split('.')[0] as string);
  return Object.fromEntries(
    Object.entries(parts).map(([first, inner = []]) => {
      const single = inner.find(([name]) => name === first)?.[1];
      return [first, single ? single.default : nested(first, inner)];
    }),
  );
}

/** One line for each key of a group; said once where none of them is in this version. */
function meanings(group: string, members: readonly Member[]): string {
  const areAllLater = members.every(([, key]) => key.later);
  const lines = members.map(([name, key]) => {
    const inner = name.slice(group.length + 1);
    return `\`${inner}\`: ${areAllLater ? key.meaning : meaningOf(key)}`;
  });
  return (areAllLater ? [LATER, ...lines] : lines).join('<br>');
}

const meaningOf = ({ meaning, later }: Key<unknown>) => (later ? `${meaning} ${LATER}` : meaning);

const cell = (text: string) => text.replaceAll('|', '\\|');
