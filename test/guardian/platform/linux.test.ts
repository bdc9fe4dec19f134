import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { linuxPlatform as linux } from '../../../guardian/platform/linux.ts';
import { type Child, shell, start, until } from './children.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const stateOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/.*\) /s, '')[0];

/** Its parent, which is not us, never reaps it: all that is left of its group is a zombie. */
async function startZombie(): Promise<Child> {
  const parent = await shell('setsid sleep 0.01 & echo $!; exec sleep 60');
  await until(() => stateOf(Number(parent.said)) === 'Z');
  return { ...parent, pid: Number(parent.said) };
}

/** Its first thread has ended, another one has not: a zombie to `ps`, with everything still open. */
async function startHeadless(): Promise<Child> {
  const script = [
    'import ctypes, threading, time',
    'threading.Thread(target=time.sleep, args=(60,)).start()',
    'print("ready", flush=True)',
    'ctypes.CDLL(None).pthread_exit(None)',
  ];
  const child = await start('python3', ['-c', script.join('\n')]);
  await until(() => stateOf(child.pid) === 'Z');
  return child;
}

describe.runIf(process.platform === 'linux')('a process is known on Linux', () => {
  it('by a token that stays while it lives', async () => {
    const { pid } = await shell('echo ready; exec sleep 60');
    const token = linux.startTokenNow?.(pid);
    expect(token).toMatch(/^[0-9a-f-]{36}\/\d+$/);
    expect(await linux.startToken(pid)).toBe(token);
    expect(linux.isRunning(pid, token ?? null)).toBe(true);
  });

  it('by a token that another process does not have', async () => {
    const { pid } = await shell('echo ready; exec sleep 60');
    expect(await linux.startToken(pid)).not.toBe(await linux.startToken(process.pid));
  });

  it('by none once it has ended', async () => {
    const { pid, ended } = await shell('echo ready');
    await ended;
    expect(await linux.startToken(pid)).toBeNull();
    // As of one that ended between two looks: it would be waited for for ever.
    expect(linux.isRunning(pid, null)).toBe(false);
  });

  it('by none while it is a zombie', async () => {
    const { pid } = await startZombie();
    expect(linux.startTokenNow?.(pid)).toBeNull();
  });

  it('by the boot id in its environment, and by the whole of it', async () => {
    const bootId = crypto.randomUUID();
    const marked = await shell('echo ready; exec sleep 60', { GUARDIAN_BOOT_ID: bootId });
    await shell('echo ready; exec sleep 60', { GUARDIAN_BOOT_ID: `${bootId}0` });
    await shell('echo ready; exec sleep 60', { OLD_GUARDIAN_BOOT_ID: bootId });
    expect(await linux.findMarked(bootId)).toEqual([marked.pid]);
  });
});

describe.runIf(process.platform === 'linux')('a group on Linux', () => {
  it('has the leader and its children as members', async () => {
    const { pid, said } = await shell('sleep 60 & echo $!; wait');
    expect(await linux.groupMembers(pid)).toEqual([pid, Number(said)]);
  });

  it('has members that moved to another process group of the session', async () => {
    const { pid, said } = await shell('timeout 60 sleep 61 & echo $!; wait');
    const stray = Number(said);
    await until(() => readFileSync(`/proc/${stray}/stat`, 'latin1').split(' ')[4] === said);
    expect(await linux.groupMembers(pid)).toContain(stray);
    expect(await linux.signalGroup(pid, 'kill')).toBe(true);
    await until(async () => (await linux.groupMembers(pid)).length === 0);
  });

  it('is not gone while its leader lives', async () => {
    const { pid } = await shell('echo ready; exec sleep 60');
    expect(linux.isGroupGone(pid)).toBe(false);
  });

  it('is not gone while a member outlives the leader', async () => {
    const { pid, said, ended } = await shell('sleep 60 & echo $!');
    await ended;
    expect(linux.isGroupGone(pid)).toBe(false);
    expect(await linux.groupMembers(pid)).toEqual([Number(said)]);
  });

  it('is gone once nothing is left', async () => {
    const { pid, ended } = await shell('echo ready');
    await ended;
    expect(linux.isGroupGone(pid)).toBe(true);
    expect(await linux.groupMembers(pid)).toEqual([]);
  });

  it('is gone when only a zombie is left that nobody reaps', async () => {
    const { pid } = await startZombie();
    expect(linux.isGroupGone(pid)).toBe(true);
    expect(await linux.groupMembers(pid)).toEqual([]);
    expect(await linux.signalGroup(pid, 'kill')).toBe(false);
  });

  it('hears that it is asked to end even while it is stopped', async () => {
    const { pid, ended } = await shell('trap "exit 7" TERM; echo ready; while :; do sleep 0.01; done');
    process.kill(pid, 'SIGSTOP');
    await until(() => stateOf(pid) === 'T');
    expect(await linux.signalGroup(pid, 'ask')).toBe(true);
    expect(await ended).toEqual([7, null]);
  });

  it('dies whole when it is killed, however stubborn', async () => {
    const { pid, ended } = await shell('trap "" TERM; sleep 60 & echo $!; while :; do sleep 60; done');
    await linux.signalGroup(pid, 'ask');
    expect(linux.isGroupGone(pid)).toBe(false);
    expect(await linux.signalGroup(pid, 'kill')).toBe(true);
    expect(await ended).toEqual([null, 'SIGKILL']);
    await until(() => linux.isGroupGone(pid));
  });

  it.each([1, 0, -1, 2.5, Number.NaN])('is never led by pid %d: no signal is sent', async (pid) => {
    // A fake, for a guard that failed here would signal every process of this machine.
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    expect(await linux.signalGroup(pid, 'ask')).toBe(false);
    expect(linux.isGroupGone(pid)).toBe(true);
    expect(await linux.groupMembers(pid)).toEqual([]);
    expect(kill).not.toHaveBeenCalled();
  });

  it('is not gone while a thread of it lives, though its first one has ended', async () => {
    const { pid } = await startHeadless();
    expect(linux.isGroupGone(pid)).toBe(false);
    expect(await linux.groupMembers(pid)).toEqual([pid]);
    expect(await linux.startToken(pid)).not.toBeNull();
  });

  it('is found by its mark also where that stands behind a very long environment', async () => {
    const { pid } = await shell('echo ready; exec sleep 60', {
      A: 'x'.repeat(100_000),
      GUARDIAN_BOOT_ID: 'far-behind',
    });
    // While it becomes another program it has no environment at all for a moment.
    await until(async () => (await linux.findMarked('far-behind')).includes(pid));
  });
});

describe.runIf(process.platform === 'linux')('the listener on a port of Linux', () => {
  const listenAt = (host: string, port = 0, env = {}) =>
    start(
      process.execPath,
      [
        '-e',
        `const s = require('node:net').createServer().listen(${port}, '${host}', () => console.log(s.address().port))`,
      ],
      env,
    );

  it.each(['127.0.0.1', '0.0.0.0', '::1', '::'])('is named at %s', async (host) => {
    const { pid, said } = await listenAt(host);
    expect(await linux.listener(Number(said))).toEqual({ pid, name: basename(process.execPath) });
  });

  it('is the one that a connection to 127.0.0.1 reaches', async () => {
    const near = await listenAt('127.0.0.1');
    const far = await listenAt('::1', Number(near.said));
    expect(far.said).toBe(near.said);
    expect((await linux.listener(Number(near.said)))?.pid).toBe(near.pid);
  });

  it('is of the group, or of its mark beyond it, or a stranger who is named', async () => {
    const marked = { GUARDIAN_BOOT_ID: 'the-boot' };
    const { pid, said } = await listenAt('127.0.0.1', 0, marked);
    const [port, other] = [Number(said), (await listenAt('127.0.0.1')).pid];
    expect(await linux.holderOf(port, pid, 'no boot')).toEqual({ is: 'ours' });
    expect(await linux.holderOf(port, other, 'the-boot')).toEqual({ is: 'ours' });
    expect(await linux.holderOf(port, other, 'no boot')).toEqual({
      is: 'stranger',
      pid,
      name: basename(process.execPath),
    });
  });

  it('is null where nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    expect(await linux.listener(port)).toBeNull();
    expect(await linux.holderOf(port, process.pid, '')).toEqual({ is: 'unseen' });
  });
});
