// The real reader over real files: each case is a folder, the reader a process of its own.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type Configuration, describeConfiguration, readConfiguration } from '../../../common/config/read.ts';

const root = join(import.meta.dirname, '../../..');
const schemas = [join(root, 'guardian/schema'), join(root, 'bot/schema')];
const temporary = mkdtempSync(join(tmpdir(), 'reader-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const FOLDER = Symbol('a folder in place of a file');
type Files = { readonly [name: string]: string | Uint8Array | typeof FOLDER };

function folderOf(files: Files): string {
  const folder = mkdtempSync(join(temporary, 'case-'));
  for (const [name, content] of Object.entries(files)) {
    if (content === FOLDER) mkdirSync(join(folder, name));
    else writeFileSync(join(folder, name), content, { mode: 0o600 });
  }
  return folder;
}

const read = (file: string, commandLine: readonly (readonly [string, string])[] = []) =>
  readConfiguration({ schemas, isWhole: true, file, commandLine });
const readIn = (files: Files) => read(join(folderOf(files), 'config.yaml'));
const sentences = async (files: Files) => (await readIn(files)).faults?.map((fault) => fault.text);

describe.concurrent('the reader', () => {
  it('reads file, .env and command line, and says which file', async ({ expect }) => {
    const folder = folderOf({ 'my.yaml': 'bot:\n  port: 9000\n', '.env': 'BOT_HOST=::1\n' });
    expect(await read(join(folder, 'my.yaml'), [['guardian.start_grace', '10ms']])).toMatchObject({
      file: join(folder, 'my.yaml'),
      folder,
      values: { 'bot.port': 9000, 'bot.host': '::1', 'guardian.start_grace': 10, 'guardian.max_restarts': 10 },
      settings: {
        'bot.port': { value: 9000, source: 'my.yaml' },
        'bot.host': { value: '::1', source: '.env' },
        'guardian.start_grace': { value: '10ms', source: 'command line' },
      },
      warnings: [],
    });
  });

  it('answers with what nobody can change', async ({ expect }) => {
    const answer = (await readIn({ 'config.yaml': '' })) as Configuration;
    const parts = [answer, answer.values, answer.values['bot.symbols'], answer.settings, answer.settings['bot.port']];
    expect(parts.map((part) => Object.isFrozen(part))).toEqual(parts.map(() => true));
  });

  it('takes byte-order marks and the line ends of Windows, in both files', async ({ expect }) => {
    const answer = await readIn({
      'config.yaml': '\uFEFFbot:\r\n  host: $' + '{NAME}\r\n',
      '.env': '\uFEFFNAME=x\r\nBOT_PORT="9001"\r\n# comment\r\n',
    });
    expect(answer).toMatchObject({ values: { 'bot.host': 'x', 'bot.port': 9001 } });
  });

  it('takes an empty .env, and a path relative to the folder it is called in', async ({ expect }) => {
    const folder = folderOf({ 'config.yaml': '', '.env': '' });
    const answer = await read(relative(process.cwd(), join(folder, 'config.yaml')));
    expect(answer).toMatchObject({ folder, warnings: [] });
  });

  it('refuses a file that was named and does not exist', async ({ expect }) => {
    const file = join(folderOf({}), 'no.yaml');
    expect((await read(file)).faults).toEqual([
      { text: `${file} does not exist: name an existing file with --config`, isUsage: false },
    ]);
  });

  it('has a sentence for each of two folders in place of files', async ({ expect }) => {
    expect(await sentences({ 'config.yaml': FOLDER, '.env': FOLDER })).toEqual([
      expect.stringMatching(/config\.yaml must be a file, and it is a folder$/),
      expect.stringMatching(/\.env must be a file, and it is a folder$/),
    ]);
  });

  it('has a sentence for a file in another encoding', async ({ expect }) => {
    expect(await sentences({ 'config.yaml': Buffer.from('\uFEFFbot:\n', 'utf16le') })).toEqual([
      expect.stringMatching(/config\.yaml must be UTF-8 text: save it in that encoding$/),
    ]);
  });

  it.skipIf(process.platform === 'win32')('has a sentence for a .env that cannot be read', async ({ expect }) => {
    const folder = folderOf({ 'config.yaml': '' });
    symlinkSync('.env', join(folder, '.env'));
    const { faults } = await read(join(folder, 'config.yaml'));
    expect(faults?.map((fault) => fault.text)).toEqual([expect.stringMatching(/\.env cannot be read: ELOOP/)]);
  });

  it.skipIf(process.platform === 'win32')('warns of a .env that others can read', async ({ expect }) => {
    const folder = folderOf({ 'config.yaml': '', '.env': '' });
    chmodSync(join(folder, '.env'), 0o640);
    expect(await read(join(folder, 'config.yaml'))).toMatchObject({
      warnings: [`${join(folder, '.env')} can be read by others: run chmod 600 "${join(folder, '.env')}"`],
    });
  });

  it('lists every fault of a bad file with its line', async ({ expect }) => {
    const faults = await sentences({
      'config.yaml': 'bot:\n  port: 80a0\n  prt: 1\nguardian:\n  check_interval: 60\n',
    });
    expect(faults).toEqual([
      'bot.port must be a port number, got "80a0" (config.yaml line 2)',
      'bot.prt is not a known key, did you mean bot.port? (config.yaml line 3)',
      expect.stringMatching(/^guardian\.check_interval must be a duration .*, got 60 \(config\.yaml line 5\)$/),
    ]);
  });

  it('tells the options of the command line', async ({ expect }) => {
    const text = await describeConfiguration(schemas);
    expect(text).toMatch(/^ {2}--guardian\.command auto /);
    expect(text).toContain('\n\n  --bot.test_mode true ');
  });
});

it('a reader that fails itself is an error, not a fault of the configuration', () => {
  const module = JSON.stringify(pathToFileURL(join(root, 'common/config/read.ts')).href);
  const asking = `(await import(${module})).describeConfiguration(['nowhere']).catch((e) => console.log(e.message))`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', asking], { encoding: 'utf8' });
  expect(stdout).toBe('the configuration reader ended with code 1; what it wrote stands above\n');
});
