// What a trader tells of what it has done: to the log, and to the meters.
import type { Decided } from '../domain/decision/decided.ts';
import type { Decision, Fallback } from '../domain/decision/decision.ts';
import { newest } from '../domain/market/candle.ts';
import { fellBack, type State } from '../domain/state.ts';
import type { Outcome } from '../domain/trading/desk.ts';
import type { Fill } from '../domain/trading/order.ts';
import type { Decider, Ports } from '../ports.ts';
import type { Cell } from './cell.ts';
import type { Sight } from './cycle.ts';

export type Tell = {
  readonly decision: (made: Decided) => void;
  readonly fill: (fill: Fill) => void;
  /** A fallback is recorded by being told. */
  readonly fallback: (fallback: Fallback) => void;
};

export function createTell({ clock, log, meters }: Ports, cell: Cell<State>): Tell {
  return {
    decision: (made) => {
      const { outcome } = made;
      if (outcome.did === 'denied') meters.denied(outcome.denial);
      const why = 'why' in outcome ? ` (${outcome.why})` : '';
      log.info(
        { event: 'decided', ...made, number: cell.get().decisionsTotal },
        `decision: ${made.signal}, ${outcome.did}${why}`,
      );
    },
    fill: (fill) => {
      meters.ordered(fill.cause);
      const { action, side, size, price, cause } = fill;
      log.info(
        { event: 'filled', ...fill },
        `${side} ${action === 'open' ? 'opened' : 'closed'}: ${size} at ${price} (${cause})`,
      );
    },
    fallback: ({ fallback, ...fault }) => {
      cell.set(fellBack(cell.get(), { at: clock.now(), wall: clock.wall() }));
      // A budget that is used up is told once a day, where that is found.
      if (fault.reason === 'budget') return;
      log.warn({ event: 'fell_back', ...fault, in_a_row: cell.get().consecutiveFallbacks }, `no decision: ${fallback}`);
    },
  };
}

/** @param wall By the wall clock. */
export const decidedOn = (
  { by, ...said }: Decision,
  { observation: { candles, price } }: Sight,
  outcome: Outcome,
  decider: Decider,
  wall: number,
): Decided => ({
  ...said,
  madeAt: Math.round(wall),
  candle: newest(candles).openedAt,
  price,
  source: decider.isAi ? 'ai' : 'rules',
  provider: (by ?? decider).provider,
  model: (by ?? decider).model,
  outcome,
});
