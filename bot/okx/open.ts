// Opens OKX: what is public, and with keys the venue. A bundle of its own, since ccxt costs memory and time.
import type { Clock } from '../../common/clock.ts';
import { Fatal } from '../domain/errors.ts';
import { lengthOf, type Timeframe } from '../domain/market/timeframe.ts';
import { createBreaker } from '../execution/breaker.ts';
import { createExecute } from '../execution/execute.ts';
import { KEEPS_NOTHING } from '../execution/kept.ts';
import type { ExecutionMeters } from '../execution/meters.ts';
import { okxMarket } from '../market/okx.ts';
import type { Log, Market } from '../ports.ts';
import type { Venue } from '../venue.ts';
import { BARS, closedCandles } from './candles.ts';
import { openClient } from './client.ts';
import type { Row } from './codes.ts';
import { type Ask, openEndpoints } from './endpoints.ts';
import { Refused, unreadable } from './failure.ts';
import { openPriceStream } from './price-stream.ts';
import { numberIn } from './row.ts';
import type { OkxSettings } from './settings.ts';
import { STREAM_TEMPO } from './stream-rules.ts';
import { venueIdOf } from './symbol.ts';
import type { Fetch } from './transport.ts';
import { okxVenue } from './venue.ts';

export type OpenOkx = {
  readonly venue: Venue;
  /** Opens its price stream. */
  readonly market: (symbol: string, timeframe: Timeframe) => Market;
  /** Ends the price streams. Calls are ended by their signals. */
  readonly close: () => void;
};

export type OkxPorts = {
  readonly clock: Clock;
  readonly meters: Pick<ExecutionMeters, 'of'>;
  readonly log: Log;
  readonly fetch: Fetch;
};

/** The most that OKX answers at once. */
const CANDLES_ASKED = 300;

/**
 * What is public has a circuit breaker. What is asked of the account has none, nor have commands: an open one would keep
 * a stop from being placed, or from being missed.
 */
export function openOkx(settings: OkxSettings, { clock, meters, log, fetch }: OkxPorts): OpenOkx {
  const execute = createExecute({ cache: KEEPS_NOTHING, meters, clock, random: Math.random });
  const askWith = (now: () => number): Ask => openEndpoints(settings, now, fetch, clock);
  const client = openClient(settings, askWith, execute, clock);
  const breaker = createBreaker(settings.breaker, clock);
  const name = `OKX${settings.isDemo ? ' (demo account)' : ''} at ${new URL(settings.baseUrl).host}`;
  const closing: (() => void)[] = [];

  function market(symbol: string, timeframe: Timeframe): Market {
    const instId = venueIdOf(symbol);
    const stream = openPriceStream(settings.wsUrl, instId, STREAM_TEMPO, { clock, random: Math.random, log });
    closing.push(stream.close);
    const parameters = { instId, bar: BARS[timeframe], limit: String(CANDLES_ASKED) };
    const source = {
      candles: async (signal: AbortSignal) => {
        const request = { endpoint: 'publicGetMarketCandles', parameters } as const;
        const rows = await publicly(client.read('okx_candles', request, signal, breaker), instId);
        return closedCandles(rows, lengthOf(timeframe));
      },
      ticker: async (signal: AbortSignal) => {
        const request = { endpoint: 'publicGetMarketTicker', parameters: { instId } } as const;
        const rows = await publicly(client.read('okx_ticker', request, signal, breaker), instId);
        return priceOf(rows);
      },
      streamed: stream.price,
      setClock: client.setClock,
      now: client.now,
    };
    return okxMarket(`okx:${instId} (public, ${new URL(settings.baseUrl).host})`, source, lengthOf(timeframe), clock);
  }

  return { venue: okxVenue(client, name), market, close: () => closing.forEach((close) => void close()) };
}

/** @throws Fatal where there is no such instrument, which no waiting mends. */
async function publicly(rows: Promise<readonly Row[]>, instId: string): Promise<readonly Row[]> {
  try {
    return await rows;
  } catch (error) {
    if (!(error instanceof Refused) || error.refusal.code !== '51001') throw error;
    throw new Fatal(`OKX has no instrument ${instId}: check bot.symbols`, { cause: error });
  }
}

function priceOf([row]: readonly Row[]): number {
  const price = row === undefined ? 0 : numberIn(row, 'last');
  if (price <= 0) throw unreadable('the price');
  return price;
}
