// The bot as a process: real ones, spawned, recorded, and known to be gone only when they are.
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../common/clock.ts';
import { type Birth, createChild, type Handlers } from '../../../guardian/child/child.ts';
import { environmentFor } from '../../../guardian/child/environment.ts';
import { heldBy, isPortFree, portOf } from '../../../guardian/child/port.ts';
import { type ChildRecord, readRecord } from '../../../guardian/child/record.ts';
import type { Exit } from '../../../guardian/child/spawn.ts';
import { platform } from '../../../guardian/platform/platform.ts';
import type { Platform } from '../../../guardian/platform/types.ts';
import { render } from '../../../guardian/sentences/catalogue.ts';
import { isAlive, until } from '../../support/guardian.ts';
import { freePort } from '../../support/ports.ts';

async function prepare(file: string, args: readonly string[], cwd?: string, changes: Partial<Platform> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'child-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const recordFile = join(folder, 'bot.json');
  const output = join(folder, 'bot.log');
  const child = createChild({
    plan: () => ({
      launch: { file, args, env: {}, command: 'the bot' },
      cwd: cwd ?? folder,
      env: { PATH: process.env.PATH, PORT: String(port) },
      healthUrl: `http://127.0.0.1:${port}/`,
      fingerprint: 'the fingerprint',
    }),
    exitFile: join(folder, 'bot.exit'),
    recordFile,
    openOutput: () => {
      before.push(readRecord(recordFile));
      return openSync(output, 'a');
    },
    token: 'the token',
    startToken: platform.startTokenNow?.(process.pid) ?? null,
    platform: { ...platform, ...changes },
    clock: systemClock,
    onFault: (error) => {
      throw error;
    },
  });
  const exits: [Exit, boolean][] = [];
  const before: (ChildRecord | null)[] = [];
  let gone = 0;
  const heirs: number[] = [];
  const on: Handlers = {
    exited: (...exit) => exits.push(exit),
    treeGone: () => gone++,
    handedOver: (pid) => heirs.push(pid),
  };
  const spawn = async () => {
    const birth = await child.spawn(on);
    if (birth.is === 'spawned') onTestFinished(() => void platform.signalGroup(birth.pid, 'kill'));
    return birth;
  };
  return { folder, port, recordFile, before, output, child, on, exits, heirs, spawn, gone: () => gone };
}

const PLAIN_FILE = import.meta.filename;
const pidOf = (birth: Birth) => (birth.is === 'spawned' ? birth.pid : 0);
const sh = (script: string) => prepare('/bin/sh', ['-c', script]);

it('runs in a session of its own and is recorded, for its owner only, until it is gone', async () => {
  // A shell that waits for its sleep may end before it.
  const { spawn, recordFile, exits, child } = await sh('exec sleep 60');
  const pid = pidOf(await spawn());
  const record = readRecord(recordFile);
  expect(record).toMatchObject({ pid, guardian_pid: process.pid, start_token: await platform.startToken(pid) });
  expect(statSync(recordFile).mode & 0o777).toBe(0o600);
  // state, parent, group, session
  const session = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[3];
  expect(Number(session)).toBe(pid);
  child.ask();
  await until(
    () => exits.length === 1,
    5000,
    () => 'the exit',
  );
  expect(exits).toEqual([[{ code: null, signal: 'SIGTERM' }, true]]);
  expect(existsSync(recordFile)).toBe(false);
});

it('is recorded by its mark before there is a process', async () => {
  const { spawn, before } = await sh('sleep 60');
  const birth = await spawn();
  const bootId = birth.is === 'spawned' && birth.bootId;
  expect(before).toEqual([expect.objectContaining({ boot_id: bootId, pid: null, start_token: null })]);
});

it('is recorded again where its record was removed, and only while it lives', async () => {
  const { spawn, recordFile, child, exits } = await sh('exec sleep 60');
  await spawn();
  const record = readRecord(recordFile);
  rmSync(recordFile);
  child.recordAgain();
  expect(readRecord(recordFile)).toEqual(record);
  child.kill();
  await until(
    () => exits.length === 1,
    5000,
    () => 'the exit',
  );
  child.recordAgain();
  expect(existsSync(recordFile)).toBe(false);
});

it('gets no successor while a process with its mark lives, and stays recorded', async () => {
  const marked: string[] = [];
  const findMarked = async (mark: string) => {
    marked.push(mark);
    return [612];
  };
  const { spawn, exits, recordFile } = await prepare('/bin/sh', ['-c', 'exit 0'], undefined, { findMarked });
  const birth = await spawn();
  await until(
    () => exits.length === 1,
    5000,
    () => 'the exit',
  );
  expect(await spawn()).toEqual({ is: 'outlived', pid: 612 });
  const bootId = birth.is === 'spawned' ? birth.bootId : '';
  expect(marked).toEqual([bootId]);
  expect(readRecord(recordFile)).toMatchObject({ boot_id: bootId, pid: pidOf(birth) });
});

it('writes to the file itself and knows its boot id, its guardian and its token', async () => {
  const { spawn, output, exits } = await sh('echo $GUARDIAN_BOOT_ID $GUARDIAN_PID $GUARDIAN_TOKEN; echo oh >&2');
  const birth = await spawn();
  await until(
    () => exits.length === 1,
    5000,
    () => 'the exit',
  );
  const bootId = birth.is === 'spawned' && birth.bootId;
  expect(readFileSync(output, 'utf8')).toBe(`${bootId} ${process.pid} the token\noh\n`);
});

it('tells the end of its first process, and later the end of the last one', async () => {
  const { spawn, exits, gone, recordFile } = await sh('sleep 0.3 & exit 3');
  await spawn();
  await until(
    () => exits.length === 1,
    5000,
    () => 'the exit',
  );
  expect(exits).toEqual([[{ code: 3, signal: null }, false]]);
  expect(existsSync(recordFile)).toBe(true);
  await until(
    () => gone() === 1,
    5000,
    () => 'the end of the tree',
  );
  expect(existsSync(recordFile)).toBe(false);
});

it('is looked at less and less often while others of its tree live on', async () => {
  const looks: number[] = [];
  const isGroupGone = () => looks.push(performance.now()) > 12;
  const { spawn, gone } = await prepare('/bin/sh', ['-c', 'exit 3'], undefined, { isGroupGone });
  await spawn();
  await until(
    () => gone() === 1,
    5000,
    () => 'the end of the tree',
  );
  const waits = looks.slice(1).map((at, i) => at - (looks[i] as number));
  expect(waits[0]).toBeLessThan(60);
  expect(waits.at(-1)).toBeGreaterThan(100);
});

it('is asked as a whole tree, also what of it is stopped', async () => {
  const { spawn, child, exits, output } = await sh(
    'trap "exit 0" TERM; sleep 60 & sleep 0.2; kill -STOP $!; echo $!; wait',
  );
  await spawn();
  await until(
    () => existsSync(output) && readFileSync(output, 'utf8').includes('\n'),
    5000,
    () => 'the pid',
  );
  const grandchild = Number(readFileSync(output, 'utf8'));
  child.ask();
  await until(
    () => exits.length === 1 && !isAlive(grandchild),
    5000,
    () => 'the end of both',
  );
});

/** Ends with 0 where its control endpoint is asked with its own token; with 3 where it hears SIGTERM. */
const BY_ENDPOINT = `
  process.on('SIGTERM', () => process.exit(3));
  require('node:http').createServer(({ method, url, headers }, response) => {
    if (headers.authorization !== 'Bearer ' + process.env.GUARDIAN_TOKEN) return response.writeHead(401).end();
    response.writeHead(202).end('{}', () => method + url === 'POST/api/control/stop' && process.exit(0));
  }).listen(process.env.PORT, '127.0.0.1', () => console.log('listening'));
`;

it('is asked over its control endpoint, with its token, where no signal can ask', async () => {
  const signals: string[] = [];
  const signalGroup: Platform['signalGroup'] = async (_, how) => signals.push(how) > 0;
  const prepared = await prepare(process.execPath, ['-e', BY_ENDPOINT], undefined, {
    asksBySignal: false,
    signalGroup,
  });
  const { spawn, child, exits, output } = prepared;
  await spawn();
  await until(
    () => readFileSync(output, 'utf8').includes('listening'),
    5000,
    () => 'the bot',
  );
  child.ask();
  await until(
    () => exits.length === 1,
    5000,
    () => 'the exit',
  );
  expect(exits).toEqual([[{ code: 0, signal: null }, true]]);
  expect(signals).toEqual([]);
});

it('is asked where it was told to serve, also when it was adopted by a guardian that would have it elsewhere', async () => {
  let isLiving = true;
  const fake = { asksBySignal: false, isRunning: () => isLiving, isGroupGone: () => true };
  const { child, on, exits } = await prepare('/bin/true', [], undefined, fake);
  const asked = Promise.withResolvers<string | undefined>();
  const endpoint = createHttpServer(({ headers }, response) => {
    response.end();
    asked.resolve(headers.authorization);
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void endpoint.close());
  const { port } = endpoint.address() as AddressInfo;
  const record: ChildRecord = {
    boot_id: 'the mark',
    guardian_pid: 5,
    command: 'the bot',
    written_at: '',
    pid: 500,
    start_token: 'boot/77',
    group: 500,
    token: 'its token',
    health_url: `http://127.0.0.1:${port}/`,
  };
  child.adopt({ is: 'alive', pid: 500, startToken: 'boot/77', group: 500, age: 0, record }, on);
  child.ask();
  expect(await asked.promise).toBe('Bearer its token');
  isLiving = false;
  await until(
    () => exits.length === 1,
    5000,
    () => 'the exit',
  );
});

it('is asked by a signal alone, at once, where that can be', async () => {
  const asked: string[] = [];
  const signalGroup: Platform['signalGroup'] = (pid, how) => {
    asked.push(how);
    return platform.signalGroup(pid, how);
  };
  const { spawn, child, exits, port } = await prepare('/bin/sh', ['-c', 'exec sleep 60'], undefined, { signalGroup });
  await spawn();
  const endpoint = createHttpServer(({ url }, response) => {
    asked.push(`${url}`);
    response.end();
  }).listen(port, '127.0.0.1');
  onTestFinished(() => void endpoint.close());
  await new Promise((resolve) => endpoint.once('listening', resolve));
  child.ask();
  expect(asked).toEqual(['ask']);
  await until(
    () => exits.length === 1,
    5000,
    () => 'the exit',
  );
  expect(asked).toEqual(['ask']);
});

it('is not asked once it has ended', async () => {
  const asked: string[] = [];
  const { spawn, child, exits, port } = await prepare('/bin/sh', ['-c', 'exit 0'], undefined, { asksBySignal: false });
  await spawn();
  await until(
    () => exits.length === 1,
    5000,
    () => 'the exit',
  );
  const stranger = createHttpServer((_, response) => {
    asked.push('');
    response.end();
  }).listen(port, '127.0.0.1');
  onTestFinished(() => void stranger.close());
  await new Promise((resolve) => stranger.once('listening', resolve));
  child.ask();
  // A request of our own comes after any that was sent before it.
  await fetch(`http://127.0.0.1:${port}/`);
  expect(asked).toEqual(['']);
});

it('is not spawned on a port that somebody else holds; the holder is named', async () => {
  const { spawn, port, recordFile } = await sh('sleep 60');
  const stranger = createServer().listen(port, '0.0.0.0');
  await new Promise((resolve) => stranger.once('listening', resolve));
  const birth = await spawn();
  stranger.close();
  expect(birth).toEqual({ is: 'port_held', holder: { pid: process.pid, name: expect.any(String) } });
  expect(existsSync(recordFile)).toBe(false);
});

it.each<[string, string, string | undefined, string]>([
  ['a missing command', '/no/such/bot', undefined, '/no/such/bot does not exist: correct guardian.command'],
  ['a file that is not executable', PLAIN_FILE, undefined, `${PLAIN_FILE} is not executable by this user`],
  ['a missing folder', '/bin/sh', '/no/such/folder', 'the folder /no/such/folder does not exist: correct guardian.cwd'],
])('%s is a sentence', async (_, file, cwd, sentence) => {
  const { spawn, recordFile } = await prepare(file, [], cwd);
  expect(await spawn()).toEqual({ is: 'failed', fault: expect.stringContaining(sentence) });
  expect(existsSync(recordFile)).toBe(false);
});

it('a script whose interpreter is missing is a sentence', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'child-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const script = join(folder, 'bot.py');
  writeFileSync(script, '#!/no/such/python3\nprint()\n', { mode: 0o755 });
  const { spawn, recordFile } = await prepare(script, []);
  expect(await spawn()).toEqual({ is: 'failed', fault: `${script} is there, but the interpreter it names is not` });
  expect(existsSync(recordFile)).toBe(false);
});

it('a port is free, taken, or not ours to judge', async () => {
  const port = await freePort();
  const free = (host: string) => isPortFree(`http://${host}:${port}/`);
  expect(await free('127.0.0.1')).toBe(true);
  expect(await free('localhost')).toBe(true);
  expect(await free('192.0.2.1')).toBe('unknown');
  const server = createServer().listen(port, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  expect(await free('127.0.0.1')).toBe(false);
  expect(await free('localhost')).toBe(false);
  server.close();
});

it('a port is told by the address, and a holder that is not seen as such', () => {
  expect(['http://h:81/', 'http://h/', 'https://h/'].map(portOf)).toEqual([81, 80, 443]);
  const said = (holder: Parameters<typeof heldBy>[1]) => render('en', heldBy('http://h:81/', holder));
  expect(said({ pid: 7, name: 'nginx' })).toContain('port 81 is held by another program, pid 7 (nginx): stop it');
  expect(said({ pid: 7, name: null })).toContain('pid 7 (?)');
  expect(said({ pid: null, name: null })).toContain('which this user may not see');
  expect(said(null)).toContain('which this user may not see');
});

it('gets what the command line says of the bot as variables, and what the configuration adds above all', () => {
  const overrides = [
    ['bot.decision_interval', '5s'],
    ['guardian.max_restarts', '1'],
  ] as const;
  const environment = environmentFor(overrides, { ADDED: 'yes', GUARDIAN_ON_EXIT: 'adopt' }, 'stop');
  expect(environment).toMatchObject({ BOT_DECISION_INTERVAL: '5s', ADDED: 'yes', PATH: process.env.PATH });
  expect(environment).toMatchObject({ GUARDIAN_ON_EXIT: 'stop' });
  expect(environment).not.toHaveProperty('GUARDIAN_MAX_RESTARTS');
});
