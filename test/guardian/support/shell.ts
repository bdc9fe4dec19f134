// The shell with every port faked: its child lives and dies by order, its looks are answered when the test says so. Only
// the clock is real; without other numbers nothing falls due while a test runs.
import { systemClock } from '../../../common/clock.ts';
import type { Birth, Handlers } from '../../../guardian/child/child.ts';
import { createMeters } from '../../../guardian/control/meters.ts';
import type { Incident } from '../../../guardian/evidence/incident.ts';
import type { GuardianPorts } from '../../../guardian/guardian-ports.ts';
import type { PastEvent } from '../../../guardian/history.ts';
import { NO_MEMORY } from '../../../guardian/machine/machine.ts';
import type { Policy, RestartMemory } from '../../../guardian/machine/types.ts';
import type { Settings } from '../../../guardian/policy.ts';
import type { Finding } from '../../../guardian/probes/dashboard.ts';
import { ProcessGuardian } from '../../../guardian/process-guardian.ts';
import { render } from '../../../guardian/sentences/catalogue.ts';
import { until } from '../../support/guardian.ts';
import { settings } from './settings.ts';

export function shell(
  machine: Partial<Policy> = {},
  others: Partial<Settings> = {},
  ports: Partial<GuardianPorts> = {},
  memory: Partial<RestartMemory> = {},
) {
  const did: string[] = [];
  const said: string[] = [];
  const raised: string[] = [];
  const kept: PastEvent[] = [];
  const incidents: Incident[] = [];
  const exits: number[] = [];
  const births: { readonly on: Handlers; readonly answer: (birth: Birth) => void }[] = [];
  const looks: ((finding: Finding) => void)[] = [];
  const patience: number[] = [];
  const meters = createMeters();
  const guardian = new ProcessGuardian(
    {
      settings: settings(machine, others),
      command: 'the bot',
      version: '1',
      memory: { ...NO_MEMORY, ...memory },
      lastRestart: null,
    },
    {
      clock: systemClock,
      child: {
        spawn: (on) => new Promise((answer) => births.push({ on, answer })),
        ask: () => did.push('ask'),
        kill: () => did.push('kill'),
        adopt: (found, on) => {
          did.push(`adopt ${found.pid}`);
          births.push({ on, answer: () => {} });
        },
      },
      bootClock: () => null,
      holder: async () => ({ is: 'unseen' }),
      watchTimer: () => () => 0,
      look: (_, timeoutMs) => {
        patience.push(timeoutMs);
        return new Promise((answer) => looks.push(answer));
      },
      measure: async () => ({ memoryBytes: 5, cpuPercent: 1.26 }),
      history: { append: (event) => kept.push(event), since: () => [], countRestarts: () => 7, close: () => {} },
      meters,
      tell: (level, sentence) => said.push(`${level}: ${render('en', sentence)}`),
      raise: ({ kind, severity, sentence }) => raised.push(`${kind} ${severity}: ${render('en', sentence)}`),
      lastLines: (count) => [`the last ${count}`],
      endCommand: (pid) => `kill ${pid}`,
      freeDisk: async () => null,
      collect: async (incident) => {
        incidents.push(incident);
      },
      runHaltCommand: async (cause) => {
        did.push(`run for ${cause}`);
      },
      exit: (code) => exits.push(code),
      ...ports,
    },
  );
  /** Until everything under way has come to rest. */
  const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
  const born = async (birth: Birth = { is: 'spawned', pid: 100 + births.length, bootId: 'ours' }) => {
    births.at(-1)?.answer(birth);
    await settle();
  };
  return {
    guardian,
    did,
    said,
    kept,
    incidents,
    /** Alarms. */
    raised,
    exits,
    looks,
    /** How long each look may take. */
    patience,
    meters,
    settle,
    spawns: () => births.length,
    /** How the newest spawn went. */
    born,
    /** Starts it; the first spawn works. */
    start: async () => {
      guardian.start();
      await born();
    },
    /** The end of the first process of the newest tree, or of another one. */
    exit: async (code: number | null, signal: NodeJS.Signals | null = null, isTreeGone = true, nth = -1) => {
      births.at(nth)?.on.exited({ code, signal }, isTreeGone);
      await settle();
    },
    /** Another process of the newest tree, or of another one, goes on in place of the first. */
    handOver: (pid: number, nth = -1) => births.at(nth)?.on.handedOver(pid),
    treeGone: async () => {
      births.at(-1)?.on.treeGone();
      await settle();
    },
    looked: (times: number) =>
      until(
        () => looks.length >= times,
        1000,
        () => `look ${times}`,
      ),
    /** What the newest look saw. */
    answer: async (finding: Finding, look = looks.length - 1) => {
      looks[look]?.(finding);
      await settle();
    },
  };
}
