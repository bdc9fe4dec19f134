// One look at the market for a trader: what it shows, or that it does not answer.
import { formatDuration } from '../../common/duration.ts';
import { Transient } from '../domain/errors.ts';
import type { Observation } from '../domain/market/candle.ts';
import type { Moment } from '../domain/moment.ts';
import { type State, unobserved } from '../domain/state.ts';
import { within } from '../execution/deadline.ts';
import type { Ports } from '../ports.ts';
import type { Cell } from './cell.ts';

/**
 * @param patience For one look, in milliseconds.
 * @returns Null if the market does not answer; then the state says so.
 * @throws The signal's reason, or what only a fault of our own explains.
 */
export type Observe = (signal: AbortSignal) => Promise<Observation | null>;

export function createObserve(
  { clock, log, market }: Pick<Ports, 'clock' | 'log' | 'market'>,
  patience: number,
  cell: Cell<State>,
): Observe {
  const moment = (): Moment => ({ at: clock.now(), wall: clock.wall() });
  const overdue = () => new Transient(`no answer within ${formatDuration(patience)}`);

  return async (signal) => {
    try {
      const observation = await within(patience, overdue, signal, market.observe);
      sayIfOver(observation);
      return observation;
    } catch (error) {
      if (signal.aborted || !(error instanceof Transient)) throw error;
      const { market: before } = cell.get();
      if (before.status !== 'down' || before.reason !== error.message) {
        log.warn({ event: 'market_down', err: error }, `the market does not answer: ${error.message}`);
      }
      cell.set(unobserved(cell.get(), error.message, moment()));
      return null;
    }
  };

  function sayIfOver({ lap }: Observation): void {
    const last = cell.get().observed?.observation;
    if (last === undefined || last.lap === lap) return;
    log.info({ event: 'replay_restarted', lap }, 'all recorded candles replayed: starting over, flat');
  }
}
