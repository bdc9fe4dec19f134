// New orders, as they stand in the journal before they leave, and as they leave.
import type { Cause, Side } from '../trading/order.ts';
import type { Submission } from '../venue/command.ts';
import type { Instrument } from '../venue/instrument.ts';
import type { OrderIds } from './ids.ts';
import { exitsOf, type Journal } from './journal.ts';
import type { EntryLife, ExitLife, Life } from './life.ts';

/**
 * So much later than it was intended the exchange discards an order unseen, in milliseconds. A closing is made anew when
 * nothing has come of it, and that must not take long.
 */
export const LASTS = { open: 4_000, close: 3_000 } as const;

const unborn = {
  state: 'intent',
  venueId: null,
  filledLots: 0,
  averagePrice: null,
  fee: 0,
  changedAt: null,
  why: null,
} as const;

/** What an entry is to be. */
export type EntryPlan = {
  readonly side: Side;
  readonly lots: number;
  readonly leverage: number;
  readonly stopLossTicks: number;
  readonly takeProfitTicks: number;
};

/**
 * @param candle The newest closed one, by its `openedAt`.
 * @param at Now, by the exchange's clock.
 */
export const entryIntent = (
  { side, lots, leverage, stopLossTicks, takeProfitTicks }: EntryPlan,
  { symbol }: Instrument,
  ids: OrderIds,
  candle: number,
  at: number,
): EntryLife => ({
  ...unborn,
  id: ids.entry(candle),
  action: 'open',
  symbol,
  side,
  lots,
  leverage,
  stopLossTicks,
  takeProfitTicks,
  candle,
  intendedAt: Math.floor(at),
  expiresAt: Math.floor(at) + LASTS.open,
});

/** The next attempt to close so much of an entry. */
export function exitIntent(
  entry: EntryLife,
  journal: Journal,
  lots: number,
  cause: Cause,
  ids: OrderIds,
  at: number,
): ExitLife {
  const sequence = exitsOf(journal, entry).length;
  const { symbol, side, candle } = entry;
  return {
    ...unborn,
    id: ids.closing(candle, sequence),
    action: 'close',
    symbol,
    side,
    lots,
    candle,
    cause,
    sequence,
    intendedAt: Math.floor(at),
    expiresAt: Math.floor(at) + LASTS.close,
  };
}

export function submissionOf(life: Life, instrument: Instrument, ids: OrderIds): Submission {
  const { id, side, lots, expiresAt } = life;
  const common = { instrument, id, side, lots, expiresAt };
  if (life.action === 'close') return { ...common, action: 'close' };
  const { candle, stopLossTicks, takeProfitTicks } = life;
  return { ...common, action: 'open', stop: { id: ids.stop(candle, 0), stopLossTicks, takeProfitTicks } };
}
