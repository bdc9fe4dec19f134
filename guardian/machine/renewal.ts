// Restarts that are nobody's fault: planned ones, and those by which a changed configuration reaches the bot. They wait
// for a moment at which it neither decides nor trades, and are never counted.
import { QUIET_CHECKS, stopThen, tell } from './steps.ts';
import type { EventOf, Policy, Renewal, State, Step } from './types.ts';

/** What such a wish means to a child that lives. A changed configuration goes before a plan: it comes to the same. */
export function wishRenewal(s: State, why: Renewal['why'], p: Policy): Step {
  if (s.child !== 'alive' || p.restartPolicy === 'never') return [s, []];
  if (s.renewal === null) return [{ ...s, renewal: { why, checks: 0 } }, [tell({ is: 'renewal_waits', why })]];
  if (s.renewal.why === 'configuration') return [s, []];
  if (why === 'configuration') return [{ ...s, renewal: { why, checks: 0 } }, [tell({ is: 'renewal_waits', why })]];
  // The plan before this one has found no quiet moment until now.
  return [
    { ...s, renewal: { why, checks: 0 } },
    [tell({ is: 'renewal_lapsed', why }), tell({ is: 'renewal_waits', why })],
  ];
}

/** A change that was taken back before it reached the child is nothing to restart it for. */
export const dropRenewal = (s: State): Step =>
  s.renewal?.why === 'configuration'
    ? [{ ...s, renewal: null }, [tell({ is: 'renewal_lapsed', why: 'configuration' })]]
    : [s, []];

/**
 * Restarts a child that is quiet now. A changed configuration waits for ten checks at most; a plan, which is good for
 * nothing while a position is open, waits until the next one.
 */
export function renewIfQuiet(s: State, e: EventOf<'probed'>, p: Policy): Step {
  const { renewal } = s;
  if (renewal === null || p.restartPolicy === 'never') return [s, []];
  const checks = renewal.checks + 1;
  const isPlan = renewal.why === 'planned';
  const isTime = isPlan ? e.isQuiet && e.isFlat : e.isQuiet || checks >= QUIET_CHECKS;
  if (!isTime) return [{ ...s, renewal: { ...renewal, checks } }, []];
  const [next, effects] = stopThen(s, e.at, p, { do: 'spawn', wait: 0, isRestart: true });
  return [next, [tell({ is: 'renewing', why: renewal.why }), ...effects]];
}
