// The venue over the simulated OKX in this process: every field and signature is checked there.
import { createExecutionMeters } from '../../../../bot/execution/meters.ts';
import { openOkx } from '../../../../bot/okx/open.ts';
import { systemClock } from '../../../../common/clock.ts';
import { fetchFrom } from '../../../okx/in-process.ts';
import { createOkx, type Options } from '../../../okx/okx.ts';
import { logBook } from '../../support/log-book.ts';
import { settingsOf } from './settings.ts';

export const SYMBOL = 'BTC/USDT:USDT';

/** @param clock Ours, where it is not the system's. */
export async function trading(options: Options = {}, keys: Readonly<Record<string, string>> = {}, clock = systemClock) {
  const okx = createOkx({ hasLimits: false, ...options });
  const meters = createExecutionMeters();
  const settings = settingsOf(keys, options.key?.isDemo ? 'exchange-demo' : 'live');
  const { venue } = openOkx(settings, { clock, meters, log: logBook().log, fetch: fetchFrom(okx) });
  const signal = new AbortController().signal;
  const instrument = await venue.instrument(SYMBOL, signal);
  const snapshot = () => venue.snapshot(instrument, signal);
  /** An entry of so many lots at the price of the simulated exchange, stop and target 5 and 10 percent away. */
  const entry = (id: string, lots = 10, side: 'long' | 'short' = 'long') => {
    const sign = side === 'long' ? 1 : -1;
    return venue.submit(
      {
        instrument,
        id,
        side,
        lots,
        action: 'open',
        expiresAt: venue.now() + 4_000,
        stop: { id: `${id}S`, stopLossTicks: 1_000_000 - sign * 50_000, takeProfitTicks: 1_000_000 + sign * 100_000 },
      },
      signal,
    );
  };
  const close = (id: string, lots = 10, side: 'long' | 'short' = 'long') =>
    venue.submit({ instrument, id, side, lots, action: 'close', expiresAt: venue.now() + 4_000 }, signal);
  return { okx, venue, signal, instrument, snapshot, entry, close, meters };
}
