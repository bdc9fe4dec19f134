// Faults that need a guardian of their own, played as those of scenarios.ts are.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { count, type Guarded, type Options } from '../support/guardian.ts';
import type { Outcome } from './scenarios.ts';

export type OwnLife = {
  readonly fault: string;
  readonly options: Options;
  readonly play: (guarded: Guarded) => Promise<Outcome>;
};

const HEALTHY: Options = { bot: ['healthy.mjs'] };
const PASSED = 'health check passed';
const RESTARTING = 'restarting the bot (restart';
const LEFT_ALONE: Outcome = { detectedMs: null, recoveredMs: null };

const began = async (guarded: Guarded) => {
  const guardian = guarded.start();
  await guarded.waitFor(PASSED, 2);
  return guardian;
};
const botOf = (guarded: Guarded) => guarded.botPids().at(-1) as number;

/** Until the log has acted, and until it has recovered. */
async function timed(guarded: Guarded, acted: string | RegExp, recovered: string | null): Promise<Outcome> {
  const begun = performance.now();
  await guarded.waitFor(acted);
  const detectedMs = performance.now() - begun;
  if (recovered === null) return { detectedMs, recoveredMs: null };
  await guarded.waitFor(recovered);
  return { detectedMs, recoveredMs: performance.now() - begun };
}

/** So many checks later nobody has been restarted. */
async function leftAlone(guarded: Guarded, checks = 10): Promise<Outcome> {
  await guarded.waitFor('health check ', count(guarded.log(), 'health check ') + checks);
  if (guarded.log().includes(RESTARTING)) throw new Error('the bot was restarted');
  return LEFT_ALONE;
}

/** While something is wrong with the machine; it is put right whatever happens. */
async function during(undo: () => void, play: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await play();
  } finally {
    undo();
  }
}

const busyLoops = (): readonly ChildProcess[] => [1, 2].map(() => spawn(process.execPath, ['-e', 'for(;;);']));
const UNDER_LOAD: Options = { ...HEALTHY, guardian: { start_grace: '700ms', health_timeout: '1s' } };

export const OWN_LIVES: readonly OwnLife[] = [
  {
    fault: '3a',
    options: { bot: ['crashing.mjs', '20', '1'] },
    play: async (guarded) => {
      guarded.start();
      await guarded.waitFor('bot exited');
      return timed(guarded, 'restart limit reached', null);
    },
  },
  {
    fault: '5c',
    options: { bot: ['wrapping.mjs'] },
    play: async (guarded) => {
      guarded.start();
      await guarded.waitFor('is the bot from now on');
      return leftAlone(guarded);
    },
  },
  {
    fault: '6',
    options: { bot: ['crashing.mjs', '200', '78'] },
    play: async (guarded) => {
      guarded.start();
      await guarded.waitFor('bot started');
      return timed(guarded, 'its configuration is wrong (exit code 78)', null);
    },
  },
  {
    fault: '9',
    options: { bot: ['stubborn.mjs'], guardian: { stop_timeout: '200ms' } },
    play: async (guarded) => {
      await began(guarded);
      process.kill(botOf(guarded), 'SIGSTOP');
      return timed(guarded, RESTARTING, 'restart verified');
    },
  },
  {
    fault: '10b',
    options: { bot: ['forking.mjs', '30'], guardian: { stop_timeout: '200ms' } },
    play: async (guarded) => {
      await began(guarded);
      process.kill(botOf(guarded), 'SIGKILL');
      return timed(guarded, RESTARTING, 'restart verified');
    },
  },
  {
    fault: '16b',
    options: { ...HEALTHY, guardian: { timing: { starved_after: '300ms' } } },
    play: async (guarded) => {
      const guardian = await began(guarded);
      guardian.kill('SIGSTOP');
      await sleep(1500);
      guardian.kill('SIGCONT');
      await guarded.waitFor('the machine slept, or the guardian was stopped');
      return leftAlone(guarded);
    },
  },
  {
    fault: '17a',
    options: { bot: ['patient.mjs'], guardian: { max_no_response: '100ms' } },
    play: async (guarded) => {
      await began(guarded);
      return leftAlone(guarded, 20);
    },
  },
  {
    fault: '19b',
    options: { ...HEALTHY, guardian: { backoff: { first: '300ms' } } },
    play: async (guarded) => {
      await began(guarded);
      process.kill(botOf(guarded), 'SIGKILL');
      await guarded.waitFor(RESTARTING);
      const stranger = createServer().listen(guarded.port, '127.0.0.1');
      return during(
        () => stranger.close(),
        () => timed(guarded, 'is held by another program', null),
      );
    },
  },
  {
    fault: '23',
    options: HEALTHY,
    play: async (guarded) => {
      const first = await began(guarded);
      first.kill('SIGKILL');
      await first.ended;
      const checks = count(guarded.log(), PASSED);
      const begun = performance.now();
      guarded.start();
      await guarded.waitFor('adopted the running bot');
      const detectedMs = performance.now() - begun;
      await guarded.waitFor(PASSED, checks + 1);
      if (guarded.botPids().length !== 1) throw new Error('there was a second bot');
      return { detectedMs, recoveredMs: performance.now() - begun };
    },
  },
  {
    fault: '24',
    options: HEALTHY,
    play: async (guarded) => {
      await began(guarded);
      const begun = performance.now();
      const code = await guarded.start().ended;
      if (code !== 4) throw new Error(`the second guardian ended with ${code}`);
      return { detectedMs: performance.now() - begun, recoveredMs: null };
    },
  },
  {
    fault: '28b',
    options: UNDER_LOAD,
    play: async (guarded) => {
      const loops = busyLoops();
      return during(
        () => stopAll(loops),
        async () => {
          await began(guarded);
          return leftAlone(guarded, 20);
        },
      );
    },
  },
  {
    fault: '28c',
    options: UNDER_LOAD,
    play: async (guarded) => {
      const loops = busyLoops();
      return during(
        () => stopAll(loops),
        async () => {
          await began(guarded);
          process.kill(botOf(guarded), 'SIGSTOP');
          return timed(guarded, RESTARTING, 'restart verified');
        },
      );
    },
  },
  {
    fault: '31f',
    options: { bot: ['blaming.mjs', 'paid'], guardian: { max_no_response: '500ms' } },
    play: async (guarded) => {
      guarded.start();
      await guarded.waitFor('bot started');
      const alarm = await timed(guarded, 'not restarting, a restart cannot help', null);
      await guarded.waitFor('health check skipped: AI provider outage', 10);
      if (count(guarded.log(), RESTARTING) !== 1) throw new Error('the outage cost more than one restart');
      const paid = performance.now();
      writeFileSync(join(guarded.folder, 'paid'), '');
      await guarded.waitFor('outage over');
      return { detectedMs: alarm.detectedMs, recoveredMs: performance.now() - paid };
    },
  },
  clockStep('15a'),
];

/** Eight hours forward and back, for both processes, as the clock of the machine is. */
function clockStep(fault: string): OwnLife {
  const folder = mkdtempSync(join(tmpdir(), 'clock-'));
  const file = join(folder, 'step');
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const preload = join(import.meta.dirname, '../fixtures/clock.cjs');
  return {
    fault,
    options: { ...HEALTHY, env: { NODE_OPTIONS: `--require ${preload}`, CLOCK_STEP: file } },
    play: async (guarded) => {
      await began(guarded);
      for (const hours of [8, 0, -8]) {
        writeFileSync(file, String(hours * 3_600_000));
        await leftAlone(guarded, 6);
      }
      return LEFT_ALONE;
    },
  };
}

function stopAll(loops: readonly ChildProcess[]): void {
  for (const loop of loops) loop.kill('SIGKILL');
}
