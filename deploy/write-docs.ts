// Writes what is made from the schemas: config.yaml, .env.example, and the table of keys in the READMEs.
// Run by `npm run docs`; another folder than the project's may be named to write there.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { configYaml } from '../common/config/describe/config-yaml.ts';
import { envExample } from '../common/config/describe/env-example.ts';
import { keyTable, withKeyTable } from '../common/config/describe/key-table.ts';
import type { Schema } from '../common/config/schema.ts';

const root = join(import.meta.dirname, '..');
const folder = resolve(process.argv[2] ?? root);

const schemas = await Promise.all(
  ['guardian/schema.ts', 'bot/schema.ts'].map(async (path) => {
    const module = (await import(pathToFileURL(join(root, path)).href)) as { schema: Schema };
    return module.schema;
  }),
);

const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  process.stdout.write(`wrote ${name}\n`);
};

write('config.yaml', configYaml(schemas));
write('.env.example', envExample(schemas));
for (const name of ['README.md', 'README.zh-CN.md']) {
  const path = join(folder, name);
  if (!existsSync(path)) continue;
  const text = withKeyTable(readFileSync(path, 'utf8'), keyTable(schemas));
  if (text === null) throw new Error(`${name} has no section between <!-- keys --> and <!-- /keys -->: add both marks`);
  write(name, text);
}
