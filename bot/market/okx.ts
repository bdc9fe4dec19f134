// The market of OKX: closed candles, asked for anew when one should have closed, and the price now, by the stream while
// it is fresh, else by a call.
import type { Clock } from '../../common/clock.ts';
import { Transient } from '../domain/errors.ts';
import { newest, type Observation } from '../domain/market/candle.ts';
import { BreakerOpen, OutsideFailure } from '../execution/failure.ts';
import type { Market } from '../ports.ts';

/** What is asked for. Each call throws what a read of OKX throws. */
export type OkxSource = {
  /** The newest that have closed, without gaps. */
  readonly candles: (signal: AbortSignal) => Promise<Observation['candles']>;
  /** The price of the last trade. */
  readonly ticker: (signal: AbortSignal) => Promise<number>;
  /** What the stream has told last, and when, in monotonic milliseconds; null if it has told nothing. */
  readonly streamed: () => { readonly price: number; readonly at: number } | null;
  /** Looks at the exchange's clock if that is due. */
  readonly setClock: (signal: AbortSignal) => Promise<void>;
  /** By the exchange's clock. */
  readonly now: () => number;
};

/** A price of the stream is used while it is younger than this, in milliseconds. */
export const FRESH = 10_000;

/**
 * @param source For people.
 * @param timeframe Length of a candle, in milliseconds; a part of the UTC day.
 */
export function okxMarket(source: string, okx: OkxSource, timeframe: number, clock: Pick<Clock, 'now'>): Market {
  let kept: Observation['candles'] | null = null;
  /** Why the last call that was made failed. */
  let why = '';

  async function observe(signal: AbortSignal): Promise<Observation> {
    try {
      // Without it a clock that is off would make every candle too old, or of the future.
      await okx.setClock(signal);
      const candles = await candlesNow(signal);
      const price = await priceNow(signal);
      const now = okx.now();
      const closedAt = newest(candles).openedAt + timeframe;
      const current = Math.max(closedAt, Math.floor(now / timeframe) * timeframe);
      return { candles, price, current, shift: 0, closedAt, age: Math.max(0, now - closedAt), lap: 0 };
    } catch (error) {
      if (signal.aborted || !(error instanceof OutsideFailure || error instanceof BreakerOpen)) throw error;
      // How long a breaker stays open changes with each look; why it is open does not.
      if (error instanceof BreakerOpen) throw new Transient(`${why} (not asked for a while)`, { cause: error });
      why = error.message;
      throw new Transient(why, { cause: error });
    }
  }

  /** Where newer ones cannot be had the kept ones age, which the risk gate sees; the price tells of itself. */
  async function candlesNow(signal: AbortSignal): Promise<Observation['candles']> {
    if (kept !== null && okx.now() < newest(kept).openedAt + 2 * timeframe) return kept;
    try {
      kept = await okx.candles(signal);
      return kept;
    } catch (error) {
      if (signal.aborted || kept === null) throw error;
      if (error instanceof OutsideFailure) why = error.message;
      return kept;
    }
  }

  /** Never one that is older: the close of a candle may lie before a position was opened. */
  async function priceNow(signal: AbortSignal): Promise<number> {
    const told = okx.streamed();
    if (told !== null && clock.now() - told.at < FRESH) return told.price;
    return okx.ticker(signal);
  }

  return { source, observe };
}
