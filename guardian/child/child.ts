// The bot as a process: spawned, recorded on disk, signalled as a whole tree, and known to be gone only when it is.
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync } from 'node:fs';
import type { Clock } from '../../common/clock.ts';
import type { Listener, Platform } from '../platform/types.ts';
import { askOverHttp } from './ask-over-http.ts';
import { clearExit, readExit } from './exit-file.ts';
import type { FoundBot } from './found.ts';
import type { Launch } from './launch.ts';
import { isPortFree, portOf } from './port.ts';
import { type ChildRecord, clearRecord, writeRecord } from './record.ts';
import { type Exit, spawnBot } from './spawn.ts';

export type ChildPort = {
  /** Proves that nothing of the child before lives and that the port is free, then spawns. */
  readonly spawn: (on: Handlers) => Promise<Birth>;
  /** Takes a bot that runs already for the child. */
  readonly adopt: (found: FoundBot, on: Handlers) => void;
  /** Asks the whole tree to end by itself; where no signal can, the bot over its control endpoint. */
  readonly ask: () => void;
  /** Ends the whole tree. */
  readonly kill: () => void;
};

/** As the guardian is handed it, and as it is kept on disk. */
export type Child = ChildPort & {
  /** Writes the record again where somebody has removed it: the next guardian finds the bot by it. */
  readonly recordAgain: () => void;
  /** Null while nothing of it lives. */
  readonly record: () => ChildRecord | null;
};

export type Handlers = {
  /** The first process of the tree has ended; whether the others have too. */
  readonly exited: (exit: Exit, isTreeGone: boolean) => void;
  /** The last of those others has ended. */
  readonly treeGone: () => void;
  /** The first process has ended well, and another of its tree serves the dashboard: that one is the bot from now on. */
  readonly handedOver: (pid: number) => void;
};

export type Birth =
  | { readonly is: 'spawned'; readonly pid: number; readonly bootId: string }
  | { readonly is: 'failed'; readonly fault: string }
  | { readonly is: 'port_held'; readonly holder: Listener | null }
  /** A process of the child before has left its group and session, and lives. */
  | { readonly is: 'outlived'; readonly pid: number };

/** What is spawned; asked for anew each time. */
export type Plan = {
  readonly launch: Launch;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly healthUrl: string;
  /** Of everything that it is started with. */
  readonly fingerprint: string;
};

export type ChildSetup = {
  readonly plan: () => Plan;
  readonly recordFile: string;
  /** Where a bot leaves its exit code for a guardian that is not its parent. */
  readonly exitFile: string;
  readonly openOutput: () => number;
  /** With which the bot's control endpoints may be called. */
  readonly token: string;
  /** Of this guardian's own process. */
  readonly startToken: string | null;
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

/** How often an adopted process, whose parent is another, is looked at. */
const WATCH_MS = 250;

/** A bot that has not answered by then counts as asked in vain: it is killed when its time is over. */
const ASK_MS = 2_000;

/** The child as it is signalled and recorded. */
type Running = { readonly group: number; readonly healthUrl: string; readonly record: ChildRecord };

export function createChild(setup: ChildSetup): Child {
  const { platform } = setup;
  const guardian = { guardian_pid: process.pid, guardian_start_token: setup.startToken };
  let running: Running | null = null;
  let last: ChildRecord | null = null;
  let isAsked = false;

  const keep = (record: ChildRecord) => {
    last = record;
    attempt(setup, () => writeRecord(setup.recordFile, record));
  };

  /** Daemons leave the tree that is signalled; they are known by the mark that they inherit, where it may be read. */
  const outliving = async (): Promise<number | null> => {
    const record = last;
    if (record === null) return null;
    const [pid = null] = await platform.findMarked(record.boot_id);
    if (pid !== null) keep(record);
    return pid;
  };

  const awaitEnd = (group: number, treeGone: () => void, wait = SOONEST_LOOK_MS) => {
    setTimeout(() => {
      if (!platform.isGroupGone(group)) return awaitEnd(group, treeGone, Math.min(LATEST_LOOK_MS, wait * 1.2));
      end();
      treeGone();
    }, wait);
  };

  const end = () => {
    running = null;
    attempt(setup, () => clearRecord(setup.recordFile));
  };

  const take = (group: number, healthUrl: string, record: ChildRecord) => {
    running = { group, healthUrl, record };
    keep(record);
  };

  const ended = (exit: Exit, of: Running, on: Handlers) => {
    const isTreeGone = platform.isGroupGone(of.group);
    if (isTreeGone) end();
    else awaitEnd(of.group, on.treeGone);
    on.exited(exit, isTreeGone);
  };

  /** A wrapper has done its work when it ends with code 0 and what it started serves. */
  const endedOrHandedOver = async (exit: Exit, of: Running, on: Handlers) => {
    const isHandingOver = exit.code === 0 && !isAsked && !platform.isGroupGone(of.group);
    const heir = isHandingOver ? await heirOf(of, platform) : null;
    if (heir === null || isAsked) return ended(exit, of, on);
    const record = { ...of.record, pid: heir, start_token: await platform.startToken(heir), group: of.group };
    take(of.group, of.healthUrl, record);
    watch({ ...of, record }, on);
    on.handedOver(heir);
  };

  /** For a process that is not our child: its end is seen, and its code is what it has left. */
  const watch = (of: Running, on: Handlers) => {
    const { pid, start_token, boot_id } = of.record;
    const timer = setInterval(() => {
      if (pid !== null && platform.isRunning(pid, start_token)) return;
      clearInterval(timer);
      ended({ code: readExit(setup.exitFile, boot_id), signal: null }, of, on);
    }, WATCH_MS);
  };

  return {
    spawn: async (on) => {
      const { launch, cwd, env, healthUrl, fingerprint } = setup.plan();
      const survivor = await outliving();
      if (survivor !== null) return { is: 'outlived', pid: survivor };
      if ((await isPortFree(healthUrl)) === false) {
        return { is: 'port_held', holder: await platform.listener(portOf(healthUrl)) };
      }
      isAsked = false;
      const bootId = randomUUID();
      const record: ChildRecord = {
        boot_id: bootId,
        ...guardian,
        command: launch.command,
        written_at: new Date(setup.clock.wall()).toISOString(),
        pid: null,
        start_token: null,
        group: null,
        token: setup.token,
        health_url: healthUrl,
        fingerprint,
      };
      attempt(setup, () => writeRecord(setup.recordFile, record));
      clearExit(setup.exitFile);
      const born = await spawnWithOutput(setup, { launch, cwd, env }, bootId);
      if ('fault' in born) {
        attempt(setup, () => clearRecord(setup.recordFile));
        return { is: 'failed', fault: born.fault };
      }
      const { pid } = born;
      const complete = (token: string | null) =>
        take(pid, healthUrl, { ...record, pid, start_token: token, group: pid });
      complete(platform.startTokenNow?.(pid) ?? null);
      const own = running;
      if (platform.startTokenNow === null) {
        void platform.startToken(pid).then((token) => running === own && complete(token));
      }
      born.onExit((exit) => running && void endedOrHandedOver(exit, running, on));
      return { is: 'spawned', pid, bootId };
    },
    adopt: (found, on) => {
      const { pid, startToken, group, record } = found;
      const healthUrl = record.health_url ?? setup.plan().healthUrl;
      take(group, healthUrl, { ...record, ...guardian, pid, start_token: startToken, group });
      if (found.is === 'remains') awaitEnd(group, on.treeGone);
      else if (running) watch(running, on);
    },
    record: () => running?.record ?? null,
    recordAgain: () => {
      if (running && !existsSync(setup.recordFile)) keep(running.record);
    },
    ask: () => {
      if (running === null) return;
      isAsked = true;
      const { group, healthUrl, record } = running;
      if (platform.asksBySignal) void platform.signalGroup(group, 'ask');
      else void askOverHttp(healthUrl, record.token, AbortSignal.timeout(ASK_MS));
    },
    kill: () => {
      if (running === null) return;
      isAsked = true;
      void platform.signalGroup(running.group, 'kill');
    },
  };
}

/** Who of the tree serves the dashboard. */
async function heirOf({ group, healthUrl }: Running, platform: Platform): Promise<number | null> {
  const pid = (await platform.listener(portOf(healthUrl)))?.pid ?? null;
  return pid !== null && (await platform.groupMembers(group)).includes(pid) ? pid : null;
}

async function spawnWithOutput(
  setup: ChildSetup,
  { launch, cwd, env }: Pick<Plan, 'launch' | 'cwd' | 'env'>,
  bootId: string,
) {
  const identity = {
    GUARDIAN_BOOT_ID: bootId,
    GUARDIAN_PID: String(process.pid),
    GUARDIAN_TOKEN: setup.token,
    GUARDIAN_EXIT_FILE: setup.exitFile,
  };
  let output: number | null = null;
  try {
    output = setup.openOutput();
    return await spawnBot({ launch, cwd, env: { ...env, ...identity }, output });
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
