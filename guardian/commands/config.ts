// Shows the configuration in force and where each value came from; secrets are hidden by the reader.
import type { CommandLine } from '../command-line.ts';
import { configure } from '../configure.ts';
import { EXIT } from '../exit-code.ts';

export async function config(line: CommandLine): Promise<number> {
  const { settings, warnings, file } = await configure(line);
  if (line.json) {
    process.stdout.write(`${JSON.stringify(settings, null, 2)}\n`);
    return EXIT.ok;
  }
  const rows = Object.entries(settings).map(([key, { value, source }]) => ({ key, value: shown(value), source }));
  const width = (of: 'key' | 'value') => Math.max(...rows.map((row) => row[of].length));
  const [keys, values] = [width('key'), Math.min(40, width('value'))];
  process.stdout.write(`${file}\n\n`);
  for (const { key, value, source } of rows) {
    process.stdout.write(`${key.padEnd(keys)}  ${value.padEnd(values)}  ${source}\n`);
  }
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  return EXIT.ok;
}

const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
