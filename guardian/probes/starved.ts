// Whether a check was late through no fault of the bot: the guardian had no CPU, was stopped, or the machine slept.
import type { Instant } from '../machine/types.ts';

/** How time passed for the guardian since the look before; milliseconds. */
export type Timing = {
  /** By how much the check began after it was due. */
  readonly lateBy: number;
  /** By how much a timer of ours was late during it. */
  readonly timerLateBy: number;
  /** By how much the boot clock, which runs on in sleep, ran ahead of our monotonic one; 0 where it cannot be asked. */
  readonly sleptFor: number;
};

export type StarvedPolicy = {
  readonly checkInterval: number;
  readonly starvedAfter: number;
  /** So long, and no longer, checks in a row are excused under load. */
  readonly maxStarved: number;
};

export type Starved = {
  /** awake: nothing of it; starved: too busy to judge; slept: what was known before is worth nothing now. */
  readonly is: 'awake' | 'starved' | 'slept';
  /** By how much, for people. */
  readonly lateBy: number;
  /** What of our own time went by unseen, to be taken off the age of the decision. */
  readonly gap: number;
  /** Since when checks in a row were starved, gaps not counted. */
  readonly since: Instant | null;
};

/** @param since As the check before has left it. */
export function judgeTiming(timing: Timing, policy: StarvedPolicy, since: Instant | null, at: Instant): Starved {
  const { starvedAfter, maxStarved } = policy;
  const lateBy = Math.max(timing.lateBy, timing.timerLateBy);
  const isStopped = lateBy > Math.max(policy.checkInterval, starvedAfter);
  const gap = isStopped ? lateBy : 0;
  if (timing.sleptFor > starvedAfter) {
    return { is: 'slept', lateBy: Math.max(lateBy, timing.sleptFor), gap, since: null };
  }
  if (!isStopped && timing.timerLateBy <= starvedAfter) return { is: 'awake', lateBy, gap, since: null };
  const begun = since === null ? at : since + gap;
  // What went by unseen is no age of a decision, even where it is no excuse any more.
  if (at - begun > maxStarved) return { is: 'awake', lateBy, gap, since: begun };
  return { is: isStopped ? 'slept' : 'starved', lateBy, gap, since: begun };
}
