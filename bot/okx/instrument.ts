// An instrument as OKX describes it, from its row to our grid. Pure.
import { Fatal, Transient } from '../domain/errors.ts';
import type { Instrument } from '../domain/venue/instrument.ts';
import { fromWire, lotsIn, stepOf, stepTimes } from '../domain/venue/step.ts';
import type { Row } from './codes.ts';
import { unreadable } from './failure.ts';
import { numberIn, textIn } from './row.ts';
import { partsOf } from './symbol.ts';

/**
 * @throws Fatal if it is no instrument that the bot can trade, Transient while it is not traded, OutsideFailure if the
 *   row says nothing that can be relied on.
 */
export function instrumentOf(rows: readonly Row[], symbol: string, venueId: string): Instrument {
  const row = rows.find((found) => textIn(found, 'instId') === venueId);
  if (row === undefined) throw new Fatal(`OKX has no instrument ${venueId}: check bot.symbols (${symbol})`);
  if (textIn(row, 'ctType') !== 'linear' || textIn(row, 'settleCcy') !== partsOf(symbol)?.quote) {
    throw new Fatal(
      `${venueId} is not settled in its quote currency: name a contract such as BTC/USDT:USDT in bot.symbols`,
    );
  }
  const state = textIn(row, 'state');
  if (state !== 'live') throw new Transient(`${venueId} is not traded now: its state is ${state.slice(0, 20)}`);
  try {
    return gridOf(row, symbol, venueId);
  } catch (error) {
    if (error instanceof RangeError) throw unreadable(`the instrument ${venueId}: ${error.message}`);
    throw error;
  }
}

function gridOf(row: Row, symbol: string, venueId: string): Instrument {
  const contracts = stepOf(textIn(row, 'lotSz'));
  const ofContract = stepTimes(stepOf(textIn(row, 'ctVal')), stepOf(textIn(row, 'ctMult') || '1'));
  const minLots = fromWire(textIn(row, 'minSz'), contracts);
  const maxLots = lotsIn(numberIn(row, 'maxMktSz'), contracts);
  if (minLots === null || minLots < 1 || maxLots < minLots) throw new RangeError('its least or its most cannot be');
  return {
    symbol,
    venueId,
    lot: stepTimes(ofContract, contracts),
    contracts,
    tick: stepOf(textIn(row, 'tickSz')),
    minLots,
    maxLots,
    maxLeverage: numberIn(row, 'lever'),
  };
}
