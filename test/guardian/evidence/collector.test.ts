// What is kept of an incident, and that nothing which goes wrong there reaches the restart.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../guardian/evidence/incident.ts';
import { platform } from '../../../guardian/platform/platform.ts';
import { reason } from '../../../guardian/sentences/reason.ts';
import { AT, collecting, folderOf, incident } from './stage.ts';

const ended = (changes: Partial<Incident> = {}) => incident({ isAlive: false, code: 'exited', ...changes });
const never = new Promise<never>(() => {});
const FILES = ['bot.log', 'dashboard.json', 'report.json', 'resources.json'];

describe('the folder of an incident', () => {
  it('is named by time, code and incarnation, and is for its owner only', async () => {
    const folder = folderOf();
    writeFileSync(join(folder, 'bot.log'), 'the last words\n');
    const { collector, root, ids } = collecting(folder);
    await collector.collect(ended());
    expect(ids()).toEqual(['2026-11-26T10-00-00-exited-3']);
    const inside = join(root, ids()[0] as string);
    expect(readdirSync(inside).sort()).toEqual(FILES);
    const modes = [root, inside, ...FILES.map((name) => join(inside, name))].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o700, 0o700, 0o600, 0o600, 0o600, 0o600]);
  });

  it('tells what was seen, what was done, and with which numbers', async () => {
    const { collector, report } = collecting(folderOf(), {
      settings: {
        'guardian.max_no_response': { value: '300s' },
        'guardian.env': { value: { A: 'b' } },
        'bot.port': { value: 8080 },
      },
    });
    const seen = ended();
    await collector.collect(seen);
    expect(report()).toMatchObject({
      at: '2026-11-26T10:00:00.000Z',
      code: 'exited',
      reason: seen.reason,
      ruling: seen.ruling,
      bot: { pid: 1, incarnation: 3, alive: false, command: 'none' },
      checks: [{ at: '2026-11-26T09:59:00.000Z', verdict: 'unhealthy', reason: seen.reason }],
      versions: { guardian: '1.2.3', node: process.version },
    });
    expect(report().settings).toEqual({ 'guardian.max_no_response': '300s' });
  });

  it('has a name of its own also where two incidents share second, code and incarnation', async () => {
    const { collector, ids } = collecting(folderOf());
    await Promise.all([collector.collect(ended()), collector.collect(ended())]);
    expect(ids()).toEqual(['2026-11-26T10-00-00-exited-3', '2026-11-26T10-00-00-exited-3-2']);
  });

  it('is one of fifty: the oldest goes, and nothing that is no incident', async () => {
    const { collector, root, ids } = collecting(folderOf());
    mkdirSync(join(root, '2020-mine'), { recursive: true });
    for (let nth = 0; nth < 51; nth++) await collector.collect(ended({ at: AT + nth * 1000 }));
    expect(ids()).toHaveLength(51);
    expect(ids()[0]).toBe('2020-mine');
    expect(ids()[1]).toBe('2026-11-26T10-00-01-exited-3');
    expect(ids().at(-1)).toBe('2026-11-26T10-00-50-exited-3');
  });
});

it('tells of the whole group, which is led by another where a wrapper has handed over', async () => {
  const groupMembers = async (leader: number) => (leader === 7 ? [process.pid] : []);
  const { collector, read } = collecting(folderOf(), { platform: { ...platform, groupMembers } });
  await collector.collect(ended({ pid: process.pid, group: 7 }));
  expect(JSON.parse(read('resources.json'))).toMatchObject({ processes: [{ pid: process.pid }] });
});

it('stays, though the clock was set back and it looks like the oldest', async () => {
  const { collector, ids } = collecting(folderOf());
  for (let nth = 0; nth < 50; nth++) await collector.collect(ended({ at: AT + nth * 1000 }));
  await collector.collect(ended({ at: AT - 8 * 3_600_000 }));
  expect(ids()).toHaveLength(50);
  expect(ids()[0]).toBe('2026-11-26T02-00-00-exited-3');
});

describe('the last lines', () => {
  it('are two hundred', async () => {
    const folder = folderOf();
    writeFileSync(join(folder, 'bot.log'), Array.from({ length: 250 }, (_, nth) => `line ${nth}\n`).join(''));
    const { collector, read } = collecting(folder);
    await collector.collect(ended());
    const lines = read('bot.log').trimEnd().split('\n');
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([200, 'line 50', 'line 249']);
  });

  it('are those of the bot that has ended, though the next one writes to the same file at once', async () => {
    const folder = folderOf();
    writeFileSync(join(folder, 'bot.log'), 'the last words\n');
    const { collector, read } = collecting(folder);
    const collected = collector.collect(ended());
    writeFileSync(join(folder, 'bot.log'), 'the first words of the next\n');
    await collected;
    expect(read('bot.log')).toBe('the last words\n');
  });

  it('give the stack of a bot that has written one as it ended', async () => {
    const folder = folderOf();
    writeFileSync(
      join(folder, 'bot.log'),
      'ready\nTraceback (most recent call last):\n  File "a.py", line 3\nKeyError: 1\n',
    );
    const { collector, read, report } = collecting(folder);
    await collector.collect(ended());
    expect(read('stack.txt')).toMatch(/^Traceback[\s\S]+KeyError: 1$/m);
    expect(report().evidence.stack).toEqual({ had: true, said: reason('stack_left', {}) });
  });

  it('give none where it has not; that is said', async () => {
    const { collector, report } = collecting(folderOf());
    await collector.collect(ended({ dashboard: null }));
    expect(report().evidence).toEqual({
      stack: { had: false, said: reason('stack_ended', {}) },
      dashboard: { had: false, said: reason('dashboard_never', {}) },
      log: { had: false, said: reason('log_empty', {}) },
      resources: { had: true, said: null },
    });
  });
});

it('no secret is in any file, whether known, named, or known by its shape', async () => {
  const folder = folderOf();
  const planted = [
    'known-secret-1',
    'variable-secret-2',
    'named-secret-3',
    'sk-shape4shape4shape4',
    'bearer5.shape.abc',
    'line-secret-6',
  ];
  const [known, variable, named, shape, bearer, line] = planted as [string, string, string, string, string, string];
  writeFileSync(
    join(folder, 'bot.log'),
    [
      `using ${known}`,
      `got ${variable}`,
      `{"apiKey": "${named}"}`,
      `key ${shape}`,
      `Authorization: Bearer ${bearer}`,
      `OKX_SECRET=${line}`,
      '',
    ].join('\n'),
  );
  const said = reason('not_json', { url: `http://127.0.0.1/?token=${named}`, body: `${known} Bearer ${bearer}` });
  const { collector, root, ids } = collecting(folder, {
    launch: { file: 'bot', args: [], env: {}, command: `bot --api-key ${named} ${shape}` },
    secrets: () => [known],
    environment: { OKX_API_KEY: variable, PATH: '/usr/bin' },
    settings: { 'guardian.health_url': { value: `http://user:${named}@127.0.0.1/` } },
  });
  await collector.collect(
    ended({
      reason: said,
      checks: [{ at: AT, verdict: 'unhealthy', code: 'bad_body', reason: said }],
      dashboard: {
        at: AT,
        object: { [known]: 1, config: { apiKey: named, note: `${variable} ${shape}` }, headers: [`Bearer ${bearer}`] },
      },
    }),
  );
  const inside = join(root, ids()[0] as string);
  const everything = FILES.map((name) => readFileSync(join(inside, name), 'utf8')).join('\n');
  expect(planted.filter((secret) => everything.includes(secret))).toEqual([]);
  expect(everything).toContain('using ***');
});

describe('what goes wrong', () => {
  it('with the disk is told, and nothing is thrown', async () => {
    const folder = folderOf();
    writeFileSync(join(folder, 'incidents'), 'a file where the folder should be');
    const { collector, faults } = collecting(folder);
    await collector.collect(ended());
    expect(faults).toEqual([expect.stringContaining('EEXIST')]);
  });

  it('with one file costs that file only, and is told', async () => {
    const folder = folderOf();
    writeFileSync(join(folder, 'bot.log'), 'the last words\n');
    const { collector, faults, read, root, report } = collecting(folder, {
      platform: {
        ...platform,
        groupMembers: async () => {
          mkdirSync(join(root, '2026-11-26T10-00-00-exited-3', 'resources.json.new'));
          return [];
        },
      },
    });
    await collector.collect(ended());
    expect(faults).toEqual([expect.stringContaining('EISDIR')]);
    expect(report().evidence.resources).toMatchObject({ had: false, said: { is: 'evidence_unwritten' } });
    expect(read('bot.log')).toBe('the last words\n');
  });

  it('with the system takes no longer than the limit, and what was had is kept', async () => {
    const folder = folderOf();
    writeFileSync(join(folder, 'bot.log'), 'the last words\n');
    const { collector, report, read, faults } = collecting(folder, {
      limit: 600,
      platform: { ...platform, groupMembers: () => never },
    });
    const start = performance.now();
    await collector.collect(incident());
    expect(performance.now() - start).toBeLessThan(1500);
    expect(report().evidence.stack).toEqual({ had: false, said: reason('evidence_late', {}) });
    expect(read('bot.log')).toBe('the last words\n');
    expect(faults).toEqual([]);
  });

  it('with a disk that does not answer takes no longer than the limit, and is told', async () => {
    const folder = folderOf();
    const pipe = join(folder, 'incidents/2026-11-26T10-00-00-exited-3/report.json.new');
    const { collector, faults } = collecting(folder, {
      limit: 300,
      // To write to a pipe without a reader hangs as a dead network disk does.
      platform: {
        ...platform,
        groupMembers: async () => {
          spawnSync('mkfifo', [pipe]);
          return [];
        },
      },
    });
    const start = performance.now();
    await collector.collect(ended());
    expect(performance.now() - start).toBeLessThan(1500);
    expect(faults).toEqual([expect.stringContaining('not within 300ms: the disk of')]);
    await readFile(pipe);
  });

  it.each([
    ['a time that is none', { at: Number.NaN }],
    ['a dashboard that refers to itself', { dashboard: { at: AT, object: selfReferring() } }],
    ['a number that JSON does not know', { dashboard: { at: AT, object: { big: 1n } } }],
    ['a process that is none', { pid: Number.NaN, group: Number.NaN, isAlive: true }],
  ])('is no reason to throw: %s', async (_, changes) => {
    const { collector, faults } = collecting(folderOf());
    await expect(collector.collect(ended(changes))).resolves.toBeUndefined();
    expect(faults.length).toBeLessThanOrEqual(1);
  });
});

function selfReferring() {
  const object: Record<string, unknown> = {};
  object.self = object;
  return object;
}
