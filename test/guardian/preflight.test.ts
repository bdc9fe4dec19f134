// What keeps the first spawn from being: the bot of a killed guardian, whatever is left of it, and a stranger on the port.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type ChildRecord, writeRecord } from '../../guardian/child/record.ts';
import type { Platform } from '../../guardian/platform/types.ts';
import { childRecordFile, guardianRecordFile, lockDataDir, obstacle } from '../../guardian/preflight.ts';
import { render } from '../../guardian/sentences/catalogue.ts';
import { freePort } from '../support/ports.ts';
import { settings } from './support/settings.ts';

const RECORD: ChildRecord = {
  boot_id: 'the mark',
  guardian_pid: 1,
  command: 'the bot',
  written_at: '2026-11-21T00:00:00.000Z',
  pid: 500,
  start_token: 'boot/77',
};

/** A machine on which these processes live, by their start tokens, with their marks and groups. */
type Machine = {
  readonly tokens?: { readonly [pid: number]: string };
  readonly marked?: readonly number[];
  readonly group500?: readonly number[];
};

async function prepare(record: ChildRecord | string | null, machine: Machine = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'preflight-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const file = childRecordFile(dataDir);
  if (typeof record === 'string') writeFileSync(file, record);
  else if (record) writeRecord(file, record);
  const port = await freePort();
  // The cast: nothing else of the platform is asked for.
  const platform = {
    startToken: async (pid) => machine.tokens?.[pid] ?? null,
    findMarked: async (mark) => (mark === RECORD.boot_id ? (machine.marked ?? []) : []),
    groupMembers: async (leader) => (leader === 500 ? (machine.group500 ?? []) : []),
    listener: async () => ({ pid: 9, name: 'stranger' }),
    endCommand: (pid) => `kill -- -${pid}`,
  } as Partial<Platform> as Platform;
  const found = async () => {
    const why = await obstacle({ ...settings(), dataDir, healthUrl: `http://127.0.0.1:${port}/` }, platform);
    return why && render('en', why);
  };
  return { port, found };
}

const orphan = (pid: number, end: string) =>
  `the bot of a guardian that was killed still runs: pid ${pid}, the bot; nothing is started beside it; end it with: ${end}`;

it.each<[string, ChildRecord | string | null, Machine, string | null]>([
  ['no record', null, {}, null],
  ['a record that cannot be read', '{"boot', {}, null],
  ['its process, known by pid and start', RECORD, { tokens: { 500: 'boot/77' } }, orphan(500, 'kill -- -500')],
  ['a process that has got its pid since', RECORD, { tokens: { 500: 'boot/99' } }, null],
  [
    'one that was spawned but not recorded any more, known by its mark',
    { ...RECORD, pid: null, start_token: null },
    { marked: [612, 613] },
    orphan(612, 'kill -- -612'),
  ],
  [
    'one without a start token, which no process that cannot be seen matches',
    { ...RECORD, start_token: null },
    {},
    null,
  ],
  [
    'what its first process has left behind, ended as the group that it still is',
    RECORD,
    { marked: [612], group500: [612, 613] },
    orphan(612, 'kill -- -500'),
  ],
  [
    'what has left that group, whose number is somebody else’s since',
    RECORD,
    { marked: [612], group500: [500, 501] },
    orphan(612, 'kill -- -612'),
  ],
])('%s', async (_, record, machine, expected) => {
  const { found } = await prepare(record, machine);
  expect(await found()).toBe(expected);
});

it('a stranger on the port is named', async () => {
  const { port, found } = await prepare(null);
  const stranger = createServer().listen(port, '127.0.0.1');
  await new Promise((resolve) => stranger.once('listening', resolve));
  const why = await found();
  stranger.close();
  expect(why).toBe(
    `port ${port} is held by another program, pid 9 (stranger): stop it, or choose another port with bot.port`,
  );
});

const other = { pid: 500, start_token: 'boot/77', started_at: '2026-11-21T00:00:00.000Z', socket: '/w/s' };

it.each([
  [other, 'pid 500, since 2026-11-21T00:00:00.000Z'],
  [{ ...other, start_token: 'boot/66' }, 'guards this bot already, data folder'],
  [{ ...other, pid: 501, start_token: null }, 'guards this bot already, data folder'],
])('a second guardian names the first only if that lives: %j', async (record, sentence) => {
  const parent = mkdtempSync(join(tmpdir(), 'preflight-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const dataDir = join(parent, 'data');
  // The cast: nothing else of the platform is asked for.
  const platform = { startToken: async (pid) => (pid === 500 ? 'boot/77' : null) } as Partial<Platform> as Platform;
  const lock = () => lockDataDir({ ...settings(), dataDir }, platform, 'en');
  const first = await lock();
  onTestFinished(first.release);
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  writeFileSync(guardianRecordFile(dataDir), JSON.stringify(record));
  await expect(lock()).rejects.toMatchObject({ code: 4, sentences: [expect.stringContaining(sentence)] });
});
