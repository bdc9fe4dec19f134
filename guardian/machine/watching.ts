// What the machine makes of a check of the child that it watches.
import { renewIfQuiet } from './renewal.ts';
import { after, answered, isDue, probe, QUIET_CHECKS, restart, tell } from './steps.ts';
import type { EventOf, In, Instant, Policy, State, Step } from './types.ts';

export const check = (s: State, e: EventOf<'woke'>, p: Policy): Step => (isDue(s, e.at) ? probe(s, e.at, p) : [s, []]);

export const beginWatching = (s: In<'grace'>, e: EventOf<'woke'>, p: Policy): Step =>
  isDue(s, e.at) ? probe({ ...s, phase: { name: 'watching', strikes: 0 } }, e.at, p) : [s, []];

export const judge = (s: In<'watching'>, e: EventOf<'probed'>, p: Policy): Step => {
  if (!s.check.isRunning) return [s, []];
  const [next, effects] = answered(s, e, p);
  if (e.hasSlept) return after([tell({ is: 'checked', strikes: 0 }), ...effects], graceAnew(next, e.at, p));
  if (e.code === 'over_memory' || e.code === 'over_cpu') return after(effects, judgeExcess(next, e, p));
  const isFailure = e.verdict === 'unhealthy';
  const strikes = isFailure ? s.phase.strikes + 1 : e.verdict === 'healthy' ? 0 : s.phase.strikes;
  const excesses = e.verdict === 'healthy' ? 0 : s.excesses;
  const failingSince = strikes + excesses === 0 ? null : (s.failingSince ?? s.check.startedAt);
  const judged: State = { ...next, phase: { name: 'watching', strikes }, failingSince, excesses };
  const told = [tell({ is: 'checked', strikes }), ...effects];
  if (!isFailure || strikes < p.failureThreshold) return after(told, renewIfQuiet(judged, e, p));
  if (p.restartPolicy === 'never') {
    const isNew = strikes === p.failureThreshold;
    return [judged, isNew ? [...told, tell({ is: 'condemned', strikes, willRestart: false })] : told];
  }
  const step = restart(judged, e.at, p, { code: e.code, reason: e.reason, isOutage: e.outage !== undefined });
  const condemned = tell({ is: 'condemned', strikes, willRestart: true });
  return after(step[0].phase.name === 'halted' ? told : [...told, condemned], step);
};

/** An excess has been counted already: it condemns by itself, but there is no haste. All else about the child is well. */
const judgeExcess = (s: State, e: EventOf<'probed'>, p: Policy): Step => {
  const excesses = s.excesses + 1;
  const failingSince = s.failingSince ?? s.check.startedAt;
  const judged: State = { ...s, phase: { name: 'watching', strikes: 0 }, failingSince, excesses };
  const told = [tell({ is: 'checked', strikes: excesses })];
  if (p.restartPolicy === 'never') {
    const condemned = tell({ is: 'condemned', strikes: excesses, willRestart: false });
    return [judged, excesses === 1 ? [...told, condemned] : told];
  }
  if (!e.isQuiet && excesses < QUIET_CHECKS) return [judged, told];
  return after(told, restart(judged, e.at, p, { code: e.code, reason: e.reason }));
};

/** As after a spawn: the child, too, has to find its feet again. */
const graceAnew = (s: State, at: Instant, p: Policy): Step => {
  const graceUntil = at + p.startGrace;
  return [{ ...s, phase: { name: 'grace' }, graceUntil, deadline: graceUntil, failingSince: null, excesses: 0 }, []];
};
