// Writes config.yaml: every key with its default and one comment.
import { writeValue } from '../document.ts';
import type { Key, Schema } from '../schema.ts';

const HEAD = `# Every key with its default. What is given in the environment (guardian.check_interval is GUARDIAN_CHECK_INTERVAL),
# in .env or on the command line (--guardian.check_interval 5s) comes before this file.
# Durations: 250ms, 15s, 5m, 1h. Sizes: 512MB. \${NAME} is filled in from the environment or .env, $\${ is a plain \${.
# Relative paths are relative to the folder of this file. Secrets belong into .env beside it.
`;

const WIDTH = 120;
/** The column of the comments; the comment of a longer line, or one that would not fit, stands above its key. */
const COLUMN = 32;

export const configYaml = (schemas: readonly Schema[]): string => [HEAD, ...schemas.map(section)].join('\n');

function section({ section, keys }: Schema): string {
  const lines = [`${section}:`];
  let open: readonly string[] = [];
  for (const [name, key] of Object.entries(keys)) {
    const groups = name.split('.').slice(0, -1);
    const from = groups.findIndex((group, depth) => group !== open[depth]);
    if (from >= 0) lines.push(...groups.slice(from).map((group, i) => `${indent(from + i)}${group}:`));
    lines.push(...entry(indent(groups.length) + name.slice(name.lastIndexOf('.') + 1), key));
    open = groups;
  }
  return `${lines.join('\n')}\n`;
}

const indent = (depth: number) => '  '.repeat(depth + 1);

function entry(name: string, key: Key<unknown>): readonly string[] {
  const written = `${name}: ${writeValue(key.default)}`;
  const comment = `# ${key.meaning}${key.later ? ' (not in this version: leave as it is)' : ''}`;
  const line = `${written.padEnd(COLUMN)}${comment}`;
  if (written.length < COLUMN && line.length <= WIDTH) return [line];
  return [name.replace(/\S.*/, comment), written];
}
