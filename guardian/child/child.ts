// The bot as a process: spawned, recorded on disk, signalled as a whole tree, and known to be gone only when it is.
import { randomUUID } from 'node:crypto';
import { closeSync } from 'node:fs';
import type { Clock } from '../../common/clock.ts';
import type { Listener, Platform } from '../platform/types.ts';
import { askOverHttp } from './ask-over-http.ts';
import type { Launch } from './launch.ts';
import { isPortFree, portOf } from './port.ts';
import { type ChildRecord, clearRecord, writeRecord } from './record.ts';
import { type Exit, spawnBot } from './spawn.ts';

export type ChildPort = {
  /** Proves that nothing of the child before lives and that the port is free, then spawns. */
  readonly spawn: (on: Handlers) => Promise<Birth>;
  /** Asks the whole tree to end by itself; where no signal can, the bot over its control endpoint. */
  readonly ask: () => void;
  /** Ends the whole tree. */
  readonly kill: () => void;
};

export type Handlers = {
  /** The first process of the tree has ended; whether the others have too. */
  readonly exited: (exit: Exit, isTreeGone: boolean) => void;
  /** The last of those others has ended. */
  readonly treeGone: () => void;
};

export type Birth =
  | { readonly is: 'spawned'; readonly pid: number; readonly bootId: string }
  | { readonly is: 'failed'; readonly fault: string }
  | { readonly is: 'port_held'; readonly holder: Listener | null }
  /** A process of the child before has left its group and session, and lives. */
  | { readonly is: 'outlived'; readonly pid: number };

export type ChildSetup = {
  readonly launch: Launch;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly healthUrl: string;
  readonly recordFile: string;
  readonly openOutput: () => number;
  /** With which the bot's control endpoints may be called. */
  readonly token: string;
  readonly platform: Platform;
  readonly clock: Clock;
  /** What cannot be written goes on without being written; it is told here. */
  readonly onFault: (error: Error) => void;
};

/**
 * How often what remains of a tree is looked at: often at first, since a restart waits for it; less often later, since
 * it may remain for weeks beside a guardian that is paused.
 */
const SOONEST_LOOK_MS = 20;
const LATEST_LOOK_MS = 200;

/** A bot that has not answered by then counts as asked in vain: it is killed when its time is over. */
const ASK_MS = 2_000;

export function createChild(setup: ChildSetup): ChildPort {
  const { platform, healthUrl } = setup;
  let leader: number | null = null;
  let last: ChildRecord | null = null;

  /** Daemons leave the tree that is signalled; they are known by the mark that they inherit, where it may be read. */
  const outliving = async (): Promise<number | null> => {
    const record = last;
    if (record === null) return null;
    const [pid = null] = await platform.findMarked(record.boot_id);
    if (pid !== null) attempt(setup, () => writeRecord(setup.recordFile, record));
    return pid;
  };

  const awaitEnd = (pid: number, treeGone: () => void, wait = SOONEST_LOOK_MS) => {
    setTimeout(() => {
      if (!platform.isGroupGone(pid)) return awaitEnd(pid, treeGone, Math.min(LATEST_LOOK_MS, wait * 1.2));
      end();
      treeGone();
    }, wait);
  };

  const end = () => {
    leader = null;
    attempt(setup, () => clearRecord(setup.recordFile));
  };

  return {
    spawn: async (on) => {
      const survivor = await outliving();
      if (survivor !== null) return { is: 'outlived', pid: survivor };
      if ((await isPortFree(healthUrl)) === false) {
        return { is: 'port_held', holder: await platform.listener(portOf(healthUrl)) };
      }
      const bootId = randomUUID();
      const record: ChildRecord = {
        boot_id: bootId,
        guardian_pid: process.pid,
        command: setup.launch.command,
        written_at: new Date(setup.clock.wall()).toISOString(),
        pid: null,
        start_token: null,
      };
      attempt(setup, () => writeRecord(setup.recordFile, record));
      const born = await spawnWithOutput(setup, bootId);
      if ('fault' in born) {
        attempt(setup, () => clearRecord(setup.recordFile));
        return { is: 'failed', fault: born.fault };
      }
      const { pid } = born;
      leader = pid;
      born.onExit((exit) => {
        const isTreeGone = platform.isGroupGone(pid);
        if (isTreeGone) end();
        else awaitEnd(pid, on.treeGone);
        on.exited(exit, isTreeGone);
      });
      const complete = (token: string | null) => {
        const whole = { ...record, pid, start_token: token };
        last = whole;
        attempt(setup, () => writeRecord(setup.recordFile, whole));
      };
      complete(platform.startTokenNow?.(pid) ?? null);
      if (platform.startTokenNow === null) {
        void platform.startToken(pid).then((token) => leader === pid && complete(token));
      }
      return { is: 'spawned', pid, bootId };
    },
    ask: () => {
      if (leader === null) return;
      if (platform.asksBySignal) void platform.signalGroup(leader, 'ask');
      else void askOverHttp(healthUrl, setup.token, AbortSignal.timeout(ASK_MS));
    },
    kill: () => {
      if (leader !== null) void platform.signalGroup(leader, 'kill');
    },
  };
}

async function spawnWithOutput(setup: ChildSetup, bootId: string) {
  const { launch, cwd, token } = setup;
  const identity = { GUARDIAN_BOOT_ID: bootId, GUARDIAN_PID: String(process.pid), GUARDIAN_TOKEN: token };
  let output: number | null = null;
  try {
    output = setup.openOutput();
    return await spawnBot({ launch, cwd, env: { ...setup.env, ...identity }, output });
  } catch (error) {
    return { fault: (error as Error).message };
  } finally {
    if (output !== null) closeSync(output);
  }
}

/** A disk that fails never stops guarding. */
function attempt(setup: ChildSetup, write: () => void): void {
  try {
    write();
  } catch (error) {
    setup.onFault(error as Error);
  }
}
