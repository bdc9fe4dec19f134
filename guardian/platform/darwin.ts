// macOS, and any other POSIX system that has `ps` and `lsof`.
import { tmpdir } from 'node:os';
import { parseLsof } from './lsof.ts';
import { nearest } from './nearest.ts';
import { parsePsAge, parsePsGroups, parsePsStart } from './ps.ts';
import { DESCRIBE_COLUMNS, parsePsDescription } from './ps-describe.ts';
import { type Run, type RunNow, run, runNow } from './run.ts';
import { isChildPid, SIGNALS, send, sendToGroup } from './signals.ts';
import { posixSocketPath } from './socket-path.ts';
import type { Platform } from './types.ts';

const GROUPS = ['-A', '-o', 'pid=,pgid=,stat='];

/** What this platform does to the system. */
export type System = {
  readonly run: Run;
  readonly runNow: RunNow;
  readonly send: typeof send;
  readonly sendToGroup: typeof sendToGroup;
};

const SYSTEM: System = { run, runNow, send, sendToGroup };

export function darwinPlatform({ run, runNow, send, sendToGroup }: System = SYSTEM): Platform {
  return {
    startToken: async (pid) => {
      if (!isChildPid(pid)) return null;
      // A fixed zone and language: the token must not change with those of the machine or of who asks.
      const said = await run('env', ['TZ=UTC', 'LC_ALL=C', 'ps', '-o', 'stat=,lstart=', '-p', String(pid)]);
      return parsePsStart(said?.text ?? '');
    },
    startTokenNow: null,
    isRunning: (pid) => send(pid, 0) !== 'nobody',
    ageOf: async (pid) => {
      if (!isChildPid(pid)) return null;
      return parsePsAge((await run('ps', ['-o', 'etime=', '-p', String(pid)]))?.text ?? '');
    },
    listener: async (port) => {
      const said = await run('lsof', ['-nP', '+c0', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpctn']);
      const found = nearest(parseLsof(said?.text ?? ''));
      return found && { pid: found.pid, name: found.name };
    },
    holderOf: async () => ({ is: 'unseen' }),
    groupMembers: async (leaderPid) => {
      const said = await run('ps', GROUPS);
      return living(said?.text ?? '', leaderPid);
    },
    isGroupGone: (leaderPid) => {
      switch (sendToGroup(leaderPid, 0)) {
        case 'sent':
          return false;
        case 'nobody':
          return true;
        case 'forbidden': {
          // macOS says so of another user's processes, and of a group in which only zombies are left.
          const said = runNow('ps', GROUPS);
          return said?.code === 0 && living(said.text, leaderPid).length === 0;
        }
      }
    },
    asksBySignal: true,
    signalGroup: async (leaderPid, how) =>
      SIGNALS[how].map((signal) => sendToGroup(leaderPid, signal)).some((sent) => sent === 'sent'),
    findMarked: async () => [],
    controlSocketPath: (dataDir) => posixSocketPath(dataDir, tmpdir()),
    bootClock: () => null,
    endCommand: (pid) => `kill -- -${pid}`,
    describe: async (pids) => {
      if (pids.length === 0) return [];
      const said = await run('env', ['LC_ALL=C', 'ps', '-ww', '-o', DESCRIBE_COLUMNS, '-p', pids.join(',')]);
      return parsePsDescription(said?.text ?? '');
    },
  };
}

const living = (text: string, leaderPid: number): readonly number[] =>
  parsePsGroups(text)
    .filter((p) => p.group === leaderPid && !p.isZombie)
    .map((p) => p.pid);
