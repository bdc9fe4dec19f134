// What a guardian finds when it begins: the bot of an earlier one, whatever is left of it, or a stranger on the port.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type ChildRecord, writeRecord } from '../../guardian/child/record.ts';
import type { Platform } from '../../guardian/platform/types.ts';
import { childRecordFile, lookAround } from '../../guardian/preflight.ts';
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
  group: 500,
  token: 'the token',
};

/** A machine on which these processes live, by their start tokens, with their marks, groups and port. */
type Machine = {
  readonly tokens?: { readonly [pid: number]: string };
  readonly marked?: readonly number[];
  readonly groups?: { readonly [leader: number]: readonly number[] };
  readonly listener?: number;
  /** The port that it listens on; without it, whichever is asked for. */
  readonly listensOn?: number;
  /** What the dashboard shows. */
  readonly shown?: string;
};

const WALL = Date.parse('2026-11-21T01:00:00.000Z');

async function prepare(record: ChildRecord | string | null, machine: Machine = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'preflight-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const file = childRecordFile(dataDir);
  if (typeof record === 'string') writeFileSync(file, record);
  else if (record) writeRecord(file, record);
  const port = await freePort();
  if (machine.shown) {
    const body = JSON.stringify({ process: { boot_id: machine.shown } });
    const dashboard = createHttpServer((_, response) => response.end(body)).listen(port, '127.0.0.1');
    await new Promise((resolve) => dashboard.once('listening', resolve));
    onTestFinished(() => void dashboard.close());
  }
  // The cast: nothing else of the platform is asked for.
  const platform = {
    startToken: async (pid) => machine.tokens?.[pid] ?? null,
    ageOf: async (pid) => (pid === 500 ? 5000 : null),
    findMarked: async (mark) => (mark === RECORD.boot_id ? (machine.marked ?? []) : []),
    groupMembers: async (leader) => machine.groups?.[leader] ?? [],
    listener: async (asked) => {
      const isIts = machine.listensOn === undefined || machine.listensOn === asked;
      return { pid: (isIts && machine.listener) || 9, name: 'stranger' };
    },
    endCommand: (pid) => `kill -- -${pid}`,
  } as Partial<Platform> as Platform;
  const look = async () => {
    const settled = { ...settings(), dataDir, healthUrl: `http://127.0.0.1:${port}/` };
    const beginning = await lookAround(settled, platform, WALL);
    if ('obstacle' in beginning) return render('en', beginning.obstacle);
    if (beginning.found === null) return null;
    const { is, pid, group, startToken, age } = beginning.found;
    return { is, pid, group, startToken, age };
  };
  return { port, look };
}

const orphan = (pid: number, end: string) =>
  `the bot of a guardian that was killed still runs: pid ${pid}, the bot; nothing is started beside it; end it with: ${end}`;

/** One that the platform does not tell the age of is as old as its record. */
const HOUR = 3_600_000;
const bot = { is: 'alive', pid: 500, group: 500, startToken: 'boot/77', age: 5000 };
const COPY = { ...RECORD, guardian_pid: 400, guardian_start_token: 'boot/44' };
const UNFINISHED = { ...RECORD, pid: null, start_token: null, group: null };

it.each<[string, ChildRecord | string | null, Machine, string | object | null]>([
  ['no record', null, {}, null],
  ['a record that cannot be read', '{"boot', {}, null],
  ['a record that is none', 'null', {}, null],
  ['one of no bot', '{"boot_id": "", "pid": 500}', { marked: [500] }, null],
  [
    'what is odd in a record counts as not known, and its bot is known by its mark',
    JSON.stringify({ ...RECORD, pid: -1, group: 1, start_token: 7, token: null, command: 7, health_url: 'here' }),
    { marked: [499, 500], groups: { 500: [500, 499] }, tokens: { 500: 'boot/77' } },
    bot,
  ],
  ['its process, known by pid and start, is found', RECORD, { tokens: { 500: 'boot/77' } }, bot],
  ['a process that has got its pid since is nobody’s', RECORD, { tokens: { 500: 'boot/99' } }, null],
  [
    'the bot of a guardian that lives is its own, though its record was copied here',
    COPY,
    { tokens: { 500: 'boot/77', 400: 'boot/44' } },
    expect.stringMatching(
      /^another guardian guards this bot already: pid 400; .+bot\.json tells of its bot: the bot; /,
    ),
  ],
  [
    'a process that has got the pid of that guardian since does not keep its bot',
    COPY,
    { tokens: { 500: 'boot/77', 400: 'boot/99' } },
    bot,
  ],
  [
    'one that was spawned but not recorded any more is known by its mark',
    UNFINISHED,
    { marked: [499, 500], groups: { 500: [500, 499] }, tokens: { 500: 'boot/77' } },
    bot,
  ],
  [
    'one without a start token, which no process that cannot be seen matches',
    { ...RECORD, start_token: null },
    {},
    null,
  ],
  [
    'what its first process has left behind is found as the group that it still is',
    RECORD,
    { marked: [612], groups: { 500: [612, 613] }, tokens: { 612: 'boot/88' } },
    { is: 'remains', pid: 612, group: 500, startToken: 'boot/88', age: HOUR },
  ],
  [
    'who serves in the place of its first process is the bot',
    RECORD,
    { marked: [611, 612], groups: { 500: [611, 612] }, listener: 612, tokens: { 612: 'boot/88' } },
    { is: 'alive', pid: 612, group: 500, startToken: 'boot/88', age: HOUR },
  ],
  [
    'also where it was told to serve on another port than the one that is configured by now',
    { ...RECORD, health_url: 'http://127.0.0.1:7/' },
    { marked: [611, 612], groups: { 500: [611, 612] }, listener: 612, listensOn: 7, tokens: { 612: 'boot/88' } },
    { is: 'alive', pid: 612, group: 500, startToken: 'boot/88', age: HOUR },
  ],
  [
    'what has left that group, whose number is somebody else’s since, is named only',
    RECORD,
    { marked: [612], groups: { 500: [500, 501] } },
    orphan(612, 'kill -- -612'),
  ],
  [
    'where no mark can be read, one that was not recorded any more is known by the boot id that it shows',
    UNFINISHED,
    { shown: 'the mark', listener: 500, tokens: { 500: 'boot/77' } },
    bot,
  ],
  [
    'another boot id is another bot, whose port it is',
    UNFINISHED,
    { shown: 'another mark', listener: 500, tokens: { 500: 'boot/77' } },
    expect.stringContaining('is held by another program, pid 500'),
  ],
  [
    'a recorded pid that is not who serves is not believed',
    { ...RECORD, start_token: null },
    { shown: 'the mark', listener: 501, tokens: { 501: 'boot/77' } },
    expect.stringContaining('is held by another program, pid 501'),
  ],
])('%s', async (_, record, machine, expected) => {
  const { look } = await prepare(record, machine);
  expect(await look()).toEqual(expected);
});

it('a stranger on the port is named', async () => {
  const { port, look } = await prepare(null);
  const stranger = createServer().listen(port, '127.0.0.1');
  await new Promise((resolve) => stranger.once('listening', resolve));
  const why = await look();
  stranger.close();
  expect(why).toBe(
    `port ${port} is held by another program, pid 9 (stranger): stop it, or choose another port with bot.port`,
  );
});
