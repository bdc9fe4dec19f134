// What is made from the schemas says what they say; `npm run docs` writes it anew.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { configYaml } from '../common/config/describe/config-yaml.ts';
import { envExample } from '../common/config/describe/env-example.ts';
import { keyTable, withKeyTable } from '../common/config/describe/key-table.ts';
import type { Schema } from '../common/config/schema.ts';

const root = join(import.meta.dirname, '..');
const load = async (path: string) => (await import(pathToFileURL(join(root, path)).href)).schema as Schema;
const schemas = [await load('guardian/schema.ts'), await load('bot/schema.ts')];

describe('what is made from the schemas', () => {
  const committed = (name: string) => readFileSync(join(root, name), 'utf8');

  it('config.yaml is up to date', () => expect(committed('config.yaml')).toBe(configYaml(schemas)));

  it('.env.example is up to date', () => expect(committed('.env.example')).toBe(envExample(schemas)));

  it('the READMEs have their table of keys, up to date', () => {
    for (const name of ['README.md', 'README.zh-CN.md'].filter((readme) => existsSync(join(root, readme)))) {
      expect(committed(name), name).toBe(withKeyTable(committed(name), keyTable(schemas)));
    }
  });
});

describe('npm run docs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'docs-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const writeDocs = () =>
    spawnSync(process.execPath, ['deploy/write-docs.ts', folder], { cwd: root, encoding: 'utf8' });
  const written = (name: string) => readFileSync(join(folder, name), 'utf8');

  it('writes them all', () => {
    writeFileSync(join(folder, 'README.md'), '<!-- keys --><!-- /keys -->');
    expect(writeDocs().status).toBe(0);
    expect(written('config.yaml')).toBe(configYaml(schemas));
    expect(written('.env.example')).toBe(envExample(schemas));
    expect(written('README.md')).toContain(keyTable(schemas));
  });

  it('refuses a README without the marks', () => {
    writeFileSync(join(folder, 'README.md'), '# nothing\n');
    const { status, stderr } = writeDocs();
    expect(status).toBe(1);
    expect(stderr).toContain('README.md has no section between <!-- keys --> and <!-- /keys -->');
  });
});
