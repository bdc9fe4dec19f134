import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { darwinPlatform, type System } from '../../../guardian/platform/darwin.ts';
import { parseLsof } from '../../../guardian/platform/lsof.ts';
import { parsePsGroups, parsePsStart } from '../../../guardian/platform/ps.ts';
import { shell } from './children.ts';

const GROUPS = `    1     1 Ss
   88    88 Ss
  501   501 S
  733   733 Ss
  734   733 S+
  735   733 Z
  736   733 R
  740   740 Z
`;

const LSOF = `p733
cpython3.12
f5
tIPv6
n[::1]:8080
f6
tIPv4
n127.0.0.1:8080
p900
cControlCenter
f9
tIPv6
n*:8080
f10
tIPv4
n*:8080
`;

/** A system on which every command says the same and every signal meets the same fate; notes what was done. */
function system(said: { text: string; code?: number } | null, sent: ReturnType<System['sendToGroup']> = 'sent') {
  const did: string[] = [];
  const output = said && { code: said.code ?? 0, text: said.text };
  const noted = (file: string, args: readonly string[]) => {
    did.push([file, ...args].join(' '));
    return output;
  };
  const macos = darwinPlatform({
    run: async (file, args) => noted(file, args),
    runNow: noted,
    send: (pid, signal) => {
      did.push(`${signal} to ${pid} alone`);
      return sent;
    },
    sendToGroup: (pid, signal) => {
      did.push(`${signal} to ${pid}`);
      return sent;
    },
  });
  return { did, macos };
}

describe('ps on macOS', () => {
  it.each<[string, number | null]>([
    ['   00:05\n', 5_000],
    ['02:03:04\n', 7_384_000],
    ['3-00:00:01\n', 259_201_000],
    ['', null],
    ['ELAPSED\n', null],
  ])('tells how old a process is: %j', async (text, age) => {
    expect(await system({ text }).macos.ageOf(733)).toBe(age);
  });

  it('asks a process whether it runs by signal 0, which needs no other program', () => {
    const { did, macos } = system(null);
    expect(macos.isRunning(733, 'a token')).toBe(true);
    expect(did).toEqual(['0 to 733 alone']);
    expect(system(null, 'nobody').macos.isRunning(733, 'a token')).toBe(false);
  });

  it('tells who belongs to which group, and who is a zombie', () => {
    expect(parsePsGroups(GROUPS).filter((p) => p.group === 733)).toEqual([
      { pid: 733, group: 733, isZombie: false },
      { pid: 734, group: 733, isZombie: false },
      { pid: 735, group: 733, isZombie: true },
      { pid: 736, group: 733, isZombie: false },
    ]);
  });

  it('tells when a process started', () => {
    expect(parsePsStart('Ss   Mon Oct 27 10:00:00 2025    \n')).toBe('Mon Oct 27 10:00:00 2025');
    expect(parsePsStart('S+   Sat Nov  1 09:05:07 2025\n')).toBe('Sat Nov 1 09:05:07 2025');
  });

  it.each(['', '\n', 'Z    Mon Oct 27 10:00:00 2025\n'])('says of %j that there is no such process', (text) => {
    expect(parsePsStart(text)).toBeNull();
  });
});

describe('lsof on macOS', () => {
  it('names each listener with its address', () => {
    expect(parseLsof(LSOF)).toEqual([
      { address: '::1', pid: 733, name: 'python3.12' },
      { address: '127.0.0.1', pid: 733, name: 'python3.12' },
      { address: '::', pid: 900, name: 'ControlCenter' },
      { address: '0.0.0.0', pid: 900, name: 'ControlCenter' },
    ]);
  });

  it('is empty where nobody listens', () => {
    expect(parseLsof('')).toEqual([]);
  });
});

describe('macOS', () => {
  it('knows the living members of a group', async () => {
    expect(await system({ text: GROUPS }).macos.groupMembers(733)).toEqual([733, 734, 736]);
    expect(await system({ text: GROUPS }).macos.groupMembers(740)).toEqual([]);
  });

  it('names the listener that a connection to 127.0.0.1 reaches', async () => {
    expect(await system({ text: LSOF }).macos.listener(8080)).toEqual({ pid: 733, name: 'python3.12' });
    expect(await system({ text: '', code: 1 }).macos.listener(8080)).toBeNull();
  });

  it('sees nothing where the commands cannot be run', async () => {
    const { macos } = system(null);
    expect(await macos.startToken(733)).toBeNull();
    expect(await macos.listener(8080)).toBeNull();
    expect(await macos.groupMembers(733)).toEqual([]);
    expect(await macos.findMarked('id')).toEqual([]);
  });

  it('asks for the start in a fixed zone and language', async () => {
    const { macos, did } = system({ text: 'S    Mon Oct 27 10:00:00 2025\n' });
    expect(await macos.startToken(733)).toBe('Mon Oct 27 10:00:00 2025');
    expect(did).toEqual(['env TZ=UTC LC_ALL=C ps -o stat=,lstart= -p 733']);
  });

  it('takes a group for gone when the kernel knows none, without asking further', () => {
    const { macos, did } = system({ text: GROUPS }, 'nobody');
    expect(macos.isGroupGone(733)).toBe(true);
    expect(did).toEqual(['0 to 733']);
  });

  it('takes a group that it may not signal for gone only if ps sees nothing but zombies of it', () => {
    expect(system({ text: GROUPS }, 'forbidden').macos.isGroupGone(740)).toBe(true);
    expect(system({ text: GROUPS }, 'forbidden').macos.isGroupGone(733)).toBe(false);
    expect(system(null, 'forbidden').macos.isGroupGone(740)).toBe(false);
  });

  it('asks a group to end so that a stopped one hears it', async () => {
    const { macos, did } = system(null);
    expect(await macos.signalGroup(733, 'ask')).toBe(true);
    expect(did).toEqual(['SIGTERM to 733', 'SIGCONT to 733']);
  });

  it('says so when there was nothing to signal', async () => {
    expect(await system(null, 'nobody').macos.signalGroup(733, 'kill')).toBe(false);
  });

  it('says which command ends the bot', () => {
    expect(system(null).macos.endCommand(733)).toBe('kill -- -733');
  });
});

const hasPs = process.platform !== 'win32' && spawnSync('ps', ['-o', 'stat=,lstart=', '-p', '1']).status === 0;

describe.runIf(hasPs)('a POSIX system with ps', () => {
  const posix = darwinPlatform();

  it('knows a process by a token that stays and is its own', async () => {
    const { pid } = await shell('echo ready; exec sleep 60');
    const token = await posix.startToken(pid);
    expect(token).toMatch(/^\w{3} \w{3} \d+ \d\d:\d\d:\d\d \d{4}$/);
    expect(await posix.startToken(pid)).toBe(token);
  });

  it('knows the members of a group', async () => {
    const { pid, said } = await shell('sleep 60 & echo $!; wait');
    expect(await posix.groupMembers(pid)).toEqual([pid, Number(said)]);
  });

  it('sees a group go that it has asked', async () => {
    const { pid, ended } = await shell('echo ready; exec sleep 60');
    expect(posix.isGroupGone(pid)).toBe(false);
    expect(await posix.signalGroup(pid, 'ask')).toBe(true);
    expect(await ended).toEqual([null, 'SIGTERM']);
    expect(posix.isGroupGone(pid)).toBe(true);
    expect(await posix.signalGroup(pid, 'kill')).toBe(false);
  });
});
