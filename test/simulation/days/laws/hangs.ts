// Every hang is found: a restart is decided, or the guardian is halted over it, within the age that the rules allow the
// hung thing (the decision limit of the bot, the deadline of a decision in flight, the tick age of its loop, nothing for
// a dead page), three intervals, and the time that a look may take; excused time is added (excuses.ts). Where only the
// missing decisions tell of it, a foul outside, in which nobody can decide, is excused time too.
import type { Excuses } from '../excuses.ts';
import { type Court, seconds } from './court.ts';

export type HangLaws = {
  /** @param allowed The age that the hung thing may reach. */
  readonly began: (what: string, allowed: number, isSeenByDecisionsOnly: boolean) => void;
  readonly found: () => void;
  /** It has ended in another way. */
  readonly ended: () => void;
  readonly watch: () => void;
};

type Hung = {
  readonly what: string;
  readonly at: number;
  readonly bound: number;
  /** Excused time so far. */
  readonly total: () => number;
  readonly totalBefore: number;
};

/** A look begins and ends within this much of its turn. */
const SLACK_MS = 2000;

export function hangLaws(court: Court, foul: Excuses, tellFound: (took: number, bound: number) => void): HangLaws {
  const { now, excuses, settings, accuse, lateness } = court;
  const { checkInterval, failureThreshold, healthTimeout } = settings.machine;
  let hang: Hung | null = null;
  return {
    began: (what, allowed, isSeenByDecisionsOnly) => {
      const bound = allowed + failureThreshold * checkInterval + healthTimeout + SLACK_MS;
      const total = isSeenByDecisionsOnly ? () => excuses.total() + foul.total() : excuses.total;
      hang = { what, at: now(), bound, total, totalBefore: total() };
    },
    found: () => {
      if (hang === null) return;
      if (hang.total() === hang.totalBefore && lateness() === 0) tellFound(now() - hang.at, hang.bound);
      hang = null;
    },
    ended: () => {
      hang = null;
    },
    watch: () => {
      if (hang === null) return;
      const took = now() - hang.at - (hang.total() - hang.totalBefore);
      // Under load that is no excuse any more each look still begins and ends late.
      if (took > hang.bound + 2 * failureThreshold * lateness())
        accuse('every hang is found in time', `${hang.what} for ${seconds(took)}, bound ${seconds(hang.bound)}`);
    },
  };
}
