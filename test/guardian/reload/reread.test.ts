// Reading the configuration again, by the real reader.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { reread } from '../../../guardian/reload/reread.ts';
import { render } from '../../../guardian/sentences/catalogue.ts';
import { given } from './given.ts';

function prepare(text: string | null) {
  const folder = mkdtempSync(join(tmpdir(), 'reread-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'config.yaml');
  if (text !== null) writeFileSync(file, text);
  const line = {
    command: 'run',
    config: file,
    overrides: [],
    json: false,
    dryRun: false,
    help: false,
    id: null,
  } as const;
  return { file, folder, line };
}
const said = ({ faults }: Awaited<ReturnType<typeof reread>>) => faults?.map((fault) => render('en', fault));

it('a good file is the new configuration, the command line above it', async () => {
  const { line, file } = prepare('guardian:\n  max_restarts: 3\n  failure_threshold: 2\n');
  const { configuration } = (await reread(
    { ...line, overrides: [['guardian.max_restarts', '4']] },
    given({}, { file }),
  )) as Extract<Awaited<ReturnType<typeof reread>>, { configuration: unknown }>;
  expect(configuration.values).toMatchObject({ 'guardian.max_restarts': 4, 'guardian.failure_threshold': 2 });
});

it('a broken file is a sentence for each fault, with its line', async () => {
  const { line, file } = prepare('guardian:\n  max_restarts: many\n  planned_restart: daily\nbot:\n  prot: 1\n');
  expect(said(await reread(line, given({}, { file })))).toEqual([
    expect.stringMatching(/^guardian\.max_restarts .+ line 2\)$/),
    expect.stringMatching(/^guardian\.planned_restart must be a cron expression .+ line 3\)$/),
    expect.stringContaining('bot.prot is not a known key'),
  ]);
});

it('a file that is gone is a fault where something was read from it, though none was named', async () => {
  const { line, file, folder } = prepare(null);
  const before = given({}, { file, folder });
  const settings = { ...before.settings, 'bot.port': { value: 8081, source: 'config.yaml' } };
  expect(said(await reread({ ...line, config: null }, { ...before, settings }))).toEqual([
    expect.stringContaining(`${file} does not exist`),
  ]);
});

it.each(['', '# nothing yet\n'])(
  'a file that says nothing any more is a fault where it said something: %j',
  async (text) => {
    const { line, file } = prepare(text);
    const before = given({}, { file });
    const settings = { ...before.settings, 'bot.port': { value: 8081, source: 'config.yaml' } };
    expect(said(await reread(line, { ...before, settings }))).toEqual([
      expect.stringContaining(`${file} is gone or empty: put it back`),
    ]);
    expect(said(await reread(line, before))).toBeUndefined();
  },
);

it('a .env that is gone or empty is a fault where a secret came from it, and none where it only says less', async () => {
  const { line, file, folder } = prepare('bot:\n  port: 8081\n');
  const before = given({}, { file, folder, secrets: { OKX_API_KEY: 'T0-hunter2', OKX_SECRET: 'T1-hunter2' } });
  const dotenv = join(folder, '.env');
  const fault = [expect.stringContaining(`${dotenv} is gone or empty`)];
  expect(said(await reread(line, before))).toEqual(fault);
  writeFileSync(dotenv, '');
  expect(said(await reread(line, before))).toEqual(fault);
  expect(said(await reread(line, given({}, { file, folder })))).toBeUndefined();
  writeFileSync(dotenv, 'OKX_API_KEY=T0-hunter2\n', { mode: 0o600 });
  expect(said(await reread(line, before))).toBeUndefined();
  const settings = { ...before.settings, 'bot.port': { value: 8081, source: '.env' } };
  writeFileSync(dotenv, '');
  expect(said(await reread(line, { ...before, settings, secrets: {} }))).toEqual(fault);
});

it('a reader that fails itself is a sentence too', async () => {
  const { line, file } = prepare('');
  const options = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = '--require=/no/such/module';
  onTestFinished(() => {
    if (options === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = options;
  });
  expect(said(await reread(line, given({}, { file })))).toEqual([
    expect.stringMatching(/^it cannot be read: the configuration reader ended with code 1; .+try again$/),
  ]);
});
