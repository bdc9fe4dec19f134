// No healthy bot is restarted, every outage costs one restart at most, and no order is cut off without need.
//
// The world keeps its own strikes, by the truth and not by what was shown: at each look of the guardian the bot is well,
// or unsound (its page, its loop or its decision in flight is not what it promises, or it decides too seldom and has no
// excuse), or stale by an outage that it tells of. A look that the guardian cannot rely on, since it was starved or could
// not see, takes no strike away. A bot may be stopped on the guardian's own accord only if enough strikes in a row are
// there, or enough looks in a row that found too much memory.
import type { Truth } from '../bot.ts';
import { type Court, seconds } from './court.ts';

export type HarmLaws = {
  readonly born: () => void;
  readonly guardianStarted: () => void;
  /**
   * @param isOver More memory than allowed.
   * @param isSeen Whether what it says of itself is seen.
   */
  readonly looked: (truth: Truth, isOver: boolean, isSeen: boolean) => void;
  /** The guardian begins to stop a living bot on its own accord. */
  readonly condemned: () => void;
  readonly asked: () => void;
  /** A bot whose page shows that it is in the middle of an order, and no person is in haste. */
  readonly killedInOrder: (askedAt: number) => void;
  readonly outages: () => { readonly count: number; readonly restarts: number };
};

export function harmLaws({ now, wall, excuses, settings, accuse }: Court): HarmLaws {
  const { failureThreshold, restartWindow, stopTimeout, orderWait, onProviderOutage } = settings.machine;
  let [unsound, stale, excesses] = [0, 0, 0];
  let [excusedBefore, excusedAtAsk] = [0, 0];
  let outage: { restarts: number; decisions: number } | null = null;
  let decidedAt: number | null = null;
  let lastRestart: { at: number; readonly wall: number } | null = null;
  const counted = { count: 0, restarts: 0 };
  const clear = () => {
    [unsound, stale, excesses] = [0, 0, 0];
  };
  const outageRestarted = () => {
    counted.restarts++;
    if (outage === null) return;
    outage.restarts++;
    const age = lastRestart === null ? Number.POSITIVE_INFINITY : now() - lastRestart.at;
    lastRestart = { at: now(), wall: wall() };
    if (onProviderOutage === 'always') return;
    if (onProviderOutage === 'never') accuse('an outage costs no restart where it must not', 'it has');
    else if (outage.restarts > 1) accuse('an outage costs one restart at most', `this is restart ${outage.restarts}`);
    else if (age < restartWindow)
      accuse('all outages in a window cost one restart at most', `${seconds(age)} after another`);
  };
  /** An outage is over when two decisions in a row have been seen since. */
  const follow = (truth: Truth) => {
    if (truth.complaint === 'outage' && outage === null) {
      outage = { restarts: 0, decisions: 0 };
      counted.count++;
    }
    const isDecision = truth.decidedAt !== null && truth.decidedAt !== decidedAt;
    decidedAt = truth.decidedAt ?? decidedAt;
    if (outage === null) return;
    if (truth.complaint !== null) outage.decisions = 0;
    else if (isDecision) outage.decisions++;
    if (outage.decisions >= 2) outage = null;
  };
  return {
    born: clear,
    guardianStarted: () => {
      clear();
      if (lastRestart) lastRestart.at = now() - Math.max(0, wall() - lastRestart.wall);
    },
    looked: (truth, isOver, isSeen) => {
      const isClear = excuses.total() === excusedBefore;
      excusedBefore = excuses.total();
      if (isSeen) follow(truth);
      excesses = isOver ? excesses + 1 : isClear ? 0 : excesses;
      if (!truth.isSound || (truth.isStale && truth.complaint === null)) unsound++;
      else if (truth.isStaleByOutage) stale++;
      else if (isClear && truth.complaint !== 'intent') [unsound, stale] = [0, 0];
    },
    condemned: () => {
      const isByExcess = excesses >= settings.resources.checks;
      const isByOutage = unsound === 0 && stale >= failureThreshold;
      if (isByOutage && !isByExcess) outageRestarted();
      else if (!isByExcess && unsound + stale < failureThreshold) {
        const strikes = `${unsound} times in a row unsound, ${stale} times stale by an outage, ${excesses} times over its memory`;
        accuse('no healthy bot is restarted', strikes);
      }
      clear();
    },
    asked: () => {
      excusedAtAsk = excuses.total();
    },
    killedInOrder: (askedAt) => {
      if (excuses.total() === excusedAtAsk && now() - askedAt < stopTimeout + orderWait) {
        accuse('no order is cut off without need', `killed ${seconds(now() - askedAt)} after it was asked to stop`);
      }
    },
    outages: () => counted,
  };
}
