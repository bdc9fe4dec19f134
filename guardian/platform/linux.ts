// Linux: everything is read from /proc, no other program is run.
import { tmpdir } from 'node:os';
import { nearest } from './nearest.ts';
import { describeProcess } from './proc-describe.ts';
import { hasVariable, nameOf, openFiles, processIds, readProc, statOf } from './proc-files.ts';
import { parseProcNetTcp } from './proc-net-tcp.ts';
import { isChildPid, SIGNALS, send, sendToGroup } from './signals.ts';
import { posixSocketPath } from './socket-path.ts';
import type { Holder, Listener, Platform } from './types.ts';

export const linuxPlatform: Platform = {
  startToken: async (pid) => startTokenNow(pid),
  startTokenNow,
  isRunning: (pid, startToken) => startToken !== null && startTokenNow(pid) === startToken,
  ageOf: async (pid) => ageOf(pid),
  listener: async (port) => listener(port),
  holderOf: async (port, leaderPid, bootId) => holderOf(port, leaderPid, bootId),
  groupMembers: async (leaderPid) => [...members(leaderPid)].flatMap((m) => (m.isZombie ? [] : m.pid)).toReversed(),
  isGroupGone,
  asksBySignal: true,
  signalGroup: async (leaderPid, how) => signalGroup(leaderPid, how),
  findMarked: async (bootId) => processIds().filter((pid) => hasVariable(pid, `GUARDIAN_BOOT_ID=${bootId}`)),
  controlSocketPath: (dataDir) => posixSocketPath(dataDir, tmpdir()),
  bootClock: () => parseUptime(readProc('uptime') ?? ''),
  endCommand: (pid) => `kill -- -${pid}`,
  describe: async (pids) => pids.flatMap((pid) => describeProcess(pid) ?? []),
};

/** The kernel tells user space of ticks of a hundredth of a second on every machine that Node runs on. */
const TICK_MS = 10;

function ageOf(pid: number): number | null {
  const [stat, uptime] = [statOf(pid), parseUptime(readProc('uptime') ?? '')];
  if (stat === null || stat.isZombie || uptime === null) return null;
  return Math.max(0, uptime - Number(stat.startTicks) * TICK_MS);
}

/** Seconds to the hundredth, then the idle time of all processors. */
function parseUptime(text: string): number | null {
  const seconds = /^(\d+\.\d+) /.exec(text)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}

/** Ticks since the boot, and which boot; a zombie has ended. */
function startTokenNow(pid: number): string | null {
  const stat = statOf(pid);
  if (stat === null || stat.isZombie) return null;
  return `${readProc('sys/kernel/random/boot_id')?.trim()}/${stat.startTicks}`;
}

function listener(port: number): Listener | null {
  const socket = listeningSocket(port);
  if (socket === null) return null;
  const pid = processIds().find((id) => openFiles(id).includes(socket));
  return pid === undefined ? { pid: null, name: null } : { pid, name: nameOf(pid) };
}

/** The few processes of the group first: asked at each check, it must not look through all there are. */
function holderOf(port: number, leaderPid: number, bootId: string): Holder {
  const socket = listeningSocket(port);
  if (socket === null) return { is: 'unseen' };
  const isHolder = (pid: number) => openFiles(pid).includes(socket);
  const pids = [...members(leaderPid)].map(({ pid }) => pid);
  if (pids.some(isHolder)) return { is: 'ours' };
  const pid = processIds().find(isHolder);
  if (pid === undefined) return { is: 'unseen' };
  return hasVariable(pid, `GUARDIAN_BOOT_ID=${bootId}`) ? { is: 'ours' } : { is: 'stranger', pid, name: nameOf(pid) };
}

/** As it is named among the open files of its holder; of several, the one that a connection to 127.0.0.1 reaches. */
function listeningSocket(port: number): string | null {
  const sockets = ['net/tcp', 'net/tcp6'].flatMap((path) => parseProcNetTcp(readProc(path) ?? '', port));
  const socket = nearest(sockets);
  return socket && `socket:[${socket.inode}]`;
}

type Member = { readonly pid: number; readonly isZombie: boolean; readonly isStray: boolean };

/**
 * By group and by session: a shell with job control gives its jobs groups of their own (strays), not sessions.
 * The newest first, so that who looks for any need not read them all: a child is younger than most.
 */
function* members(leaderPid: number): Generator<Member> {
  if (!isChildPid(leaderPid)) return;
  for (const pid of processIds().toReversed()) {
    const stat = statOf(pid);
    if (stat === null || (stat.group !== leaderPid && stat.session !== leaderPid)) continue;
    yield { pid, isZombie: stat.isZombie, isStray: stat.group !== leaderPid };
  }
}

/** To the kernel a group of zombies that nobody reaps (a container without init) still exists. */
function isGroupGone(leaderPid: number): boolean {
  if (sendToGroup(leaderPid, 0) === 'nobody') return true;
  let isSeen = false;
  for (const { isZombie } of members(leaderPid)) {
    if (!isZombie) return false;
    isSeen = true;
  }
  return isSeen;
}

function signalGroup(leaderPid: number, how: 'ask' | 'kill'): boolean {
  const living = [...members(leaderPid)].filter((m) => !m.isZombie);
  for (const signal of SIGNALS[how]) {
    sendToGroup(leaderPid, signal);
    for (const { pid } of living.filter((m) => m.isStray)) send(pid, signal);
  }
  return living.length > 0;
}
