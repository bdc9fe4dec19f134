// The real guardian, its shell, rules and verdicts, with the numbers it has by default, over a simulated program.
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../common/clock.ts';
import { readCommandLine } from '../../guardian/command-line.ts';
import { configure } from '../../guardian/configure.ts';
import { createMeters } from '../../guardian/control/meters.ts';
import type { PastEvent } from '../../guardian/history.ts';
import { NO_MEMORY } from '../../guardian/machine/machine.ts';
import { type Settings, settingsFrom } from '../../guardian/policy.ts';
import type { Finding, JsonObject } from '../../guardian/probes/dashboard.ts';
import { parseTolerantly } from '../../guardian/probes/json.ts';
import { ProcessGuardian } from '../../guardian/process-guardian.ts';
import type { Program } from './program.ts';

/** @param configFile One that says nothing. */
export async function guardianDefaults(configFile: string): Promise<Settings> {
  const line = readCommandLine(['run', '--config', configFile]);
  if ('fault' in line) throw new Error(line.fault);
  return settingsFrom(await configure(line));
}

export function simulatedGuardian(program: Program, settings: Settings, clock: Clock) {
  const kept: PastEvent[] = [];
  const meters = createMeters();
  let births = 0;
  const guardian = new ProcessGuardian(
    { settings, command: 'the bot', version: '1', memory: NO_MEMORY, lastRestart: null },
    {
      clock,
      bootClock: clock.now,
      watchTimer: () => () => 0,
      child: {
        spawn: async (on) => {
          const bootId = randomUUID();
          program.start(bootId, (code) => on.exited({ code, signal: null }, true));
          return { is: 'spawned', pid: ++births, bootId };
        },
        adopt: () => {
          throw new Error('there is nothing to adopt');
        },
        ask: program.ask,
        kill: () => {
          throw new Error('the bot ends when it is asked');
        },
      },
      look: async () => seen(program.dashboard()),
      holder: async () => ({ is: 'unseen' }),
      measure: async () => ({ memoryBytes: 1 << 27, cpuPercent: 1 }),
      freeDisk: async () => null,
      collect: async () => {},
      runHaltCommand: async () => {},
      history: { append: (event) => kept.push(event), since: () => [], countRestarts: () => 0, close: () => {} },
      meters,
      tell: () => {},
      raise: () => {},
      lastLines: () => [],
      endCommand: (pid) => `kill ${pid}`,
      exit: () => {},
    },
  );
  return {
    start: () => guardian.start(),
    stop: () => guardian.stop(),
    status: () => guardian.status(),
    /** How many there were, by what they found. */
    checks: () => Object.fromEntries(Object.entries(meters.read().checks).filter(([, count]) => count > 0)),
    history: (): readonly PastEvent[] => kept,
    /** The history in short: `verdict ok`. */
    story: () => kept.map(({ kind, code }) => (code === null || code === kind ? kind : `${kind} ${code}`)),
  };
}

function seen(body: string | null): Finding {
  if (body === null) return { saw: 'refusal', error: 'ECONNREFUSED' };
  // The cast: our bot's dashboard is an object; whatever else came would fail every check.
  return { saw: 'object', object: parseTolerantly(body) as JsonObject };
}
