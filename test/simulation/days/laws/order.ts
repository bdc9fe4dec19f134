// A stop by a person ends in time, and nobody is without a bot for longer than the longest wait, unless it must be so.
import { type Court, seconds } from './court.ts';

export type OrderLaws = {
  readonly stopAsked: () => void;
  /** Whether an order is being placed: the stop may wait for it. */
  readonly ordering: () => void;
  readonly exited: () => void;
  readonly botGone: () => void;
  readonly botBorn: () => void;
  readonly watch: () => void;
};

/** From asking to killing come a look, a death, and an exit. */
const STOP_MARGIN_MS = 2000;
const SLACK_MS = 500;

export function orderLaws({ now, excuses, settings, accuse, lateness }: Court): OrderLaws {
  const { stopTimeout, orderWait, backoff, checkInterval, startGrace } = settings.machine;
  let stop: { readonly at: number; readonly excusedBefore: number; allowed: number } | null = null;
  let gone: { readonly at: number; readonly excusedBefore: number } | null = null;
  const absence = backoff.max + stopTimeout + orderWait + checkInterval + startGrace;
  return {
    stopAsked: () => {
      stop ??= { at: now(), excusedBefore: excuses.total(), allowed: stopTimeout + STOP_MARGIN_MS + SLACK_MS };
    },
    ordering: () => {
      if (stop) stop.allowed = stopTimeout + STOP_MARGIN_MS + SLACK_MS + orderWait;
    },
    exited: () => {
      stop = null;
    },
    botGone: () => {
      gone ??= { at: now(), excusedBefore: excuses.total() };
    },
    botBorn: () => {
      gone = null;
    },
    watch: () => {
      if (stop) {
        const took = now() - stop.at - (excuses.total() - stop.excusedBefore);
        if (took > stop.allowed + 5 * lateness())
          accuse('a stop by a person ends in time', `it takes ${seconds(took)} already`);
      }
      if (gone) {
        const took = now() - gone.at - (excuses.total() - gone.excusedBefore);
        if (took > absence + 5 * lateness())
          accuse('nobody is long without a bot', `there is none for ${seconds(took)}`);
      }
    },
  };
}
