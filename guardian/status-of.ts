// Puts the status together: the machine's state and the shell's facts in the shape that programs rely on. Pure.
import type { Status } from './control/status.ts';
import type { Facts } from './facts.ts';
import { inDay, inWindow } from './machine/limit.ts';
import { nextCheckAt } from './machine/steps.ts';
import type { Instant, Policy, State } from './machine/types.ts';
import type { Settings } from './policy.ts';
import { ageOf } from './probes/decision.ts';
import { render } from './sentences/catalogue.ts';

export type StatusInput = {
  readonly state: State;
  readonly facts: Facts;
  readonly settings: Settings;
  readonly command: string;
  readonly version: string;
  readonly startedWall: number;
  readonly memoryBytes: number;
  /** The present on both clocks. */
  readonly at: Instant;
  readonly wall: number;
};

export function statusOf(input: StatusInput): Status {
  const { state, facts, settings, at, wall } = input;
  const { judgement, lastRestart } = facts;
  // Of a child that has ended only its last decision is still told.
  const child = state.child === 'alive' ? facts.child : null;
  const resources = child && facts.resources;
  const { machine } = settings;
  const nextCheck = nextCheckOf(state, machine);
  return {
    guardian: {
      pid: process.pid,
      version: input.version,
      started_at: iso(input.startedWall),
      state: state.phase.name,
      memory_bytes: input.memoryBytes,
      config: settings.configFile,
    },
    bot: {
      pid: child?.pid ?? null,
      started_at: child && iso(child.bornWall),
      uptime_s: child && seconds(at - child.bornAt),
      incarnation: state.incarnation || null,
      adopted: child ? child.isAdopted : null,
      command: input.command,
    },
    health: {
      verdict: judgement?.verdict ?? 'unknown',
      code: judgement?.code ?? 'not_checked',
      reason: judgement && render('en', judgement.reason),
      consecutive_failures: state.phase.name === 'watching' ? state.phase.strikes : 0,
      last_check_at: iso(facts.checkedWall),
      next_check_at: iso(nextCheck === null ? null : wall + (nextCheck - at)),
    },
    decision: {
      last_at: iso(facts.child?.decision.decidedWall ?? null),
      age_s: child && seconds(ageOf(child.decision, at)),
      limit_s: seconds(facts.child?.limit ?? settings.limit.maxNoResponse),
    },
    restarts: {
      in_window: inWindow(state.memory, at, machine),
      max: machine.maxRestarts,
      window_s: seconds(machine.restartWindow),
      in_day: inDay(state.memory, at),
      max_per_day: machine.maxRestartsPerDay,
      total: facts.restartsTotal,
      last_at: iso(lastRestart?.wall ?? null),
      last_reason: lastRestart?.code ?? null,
      verified: lastRestart?.verified ?? null,
    },
    resources: {
      memory_bytes: resources?.memoryBytes ?? null,
      memory_limit_bytes: settings.resources.memory,
      cpu_percent: resources && Math.round(resources.cpuPercent * 10) / 10,
    },
  };
}

/** Null where no check is due: nothing lives, or it is being stopped. */
function nextCheckOf(state: State, policy: Policy): Instant | null {
  if (state.child !== 'alive' || state.phase.name === 'stopping') return null;
  // The deadline of a halted guardian may be that of its next alarm.
  return state.phase.name === 'halted' ? nextCheckAt(state, policy) : state.deadline;
}

const iso = (wall: number | null) => (wall === null ? null : new Date(wall).toISOString());

const seconds = (ms: number) => Math.round(ms) / 1000;
