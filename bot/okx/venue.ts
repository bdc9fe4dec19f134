// OKX as a venue: which calls answer what the bot asks of an exchange. Decides nothing.
import { Transient } from '../domain/errors.ts';
import type { Receipt } from '../domain/venue/command.ts';
import type { Instrument } from '../domain/venue/instrument.ts';
import { OutsideFailure } from '../execution/failure.ts';
import { readTogether } from '../execution/together.ts';
import type { Venue } from '../venue.ts';
import type { Client, Written } from './client.ts';
import { pagesOf } from './closings.ts';
import { type Row, readCourse } from './codes.ts';
import { cancelRequest, cancelStopRequest, leverageRequest, protectRequest, submitRequest } from './commands.ts';
import { Refused } from './failure.ts';
import { snapshotOf } from './holdings.ts';
import { instrumentOf } from './instrument.ts';
import { accountOf, balanceOf, orderOf } from './read.ts';
import { textIn } from './row.ts';
import { LARGEST_SKEW } from './server-clock.ts';
import { venueIdOf } from './symbol.ts';

/** What all orders and balances are settled in. */
const CURRENCY = 'USDT';

export function okxVenue(client: Client, name: string): Venue {
  const { read, write, now } = client;

  const account: Venue['account'] = async (signal) =>
    accountOf(await read('okx_account', { endpoint: 'privateGetAccountConfig', parameters: {} }, signal));

  const balance: Venue['balance'] = async (signal) => {
    const request = { endpoint: 'privateGetAccountBalance', parameters: { ccy: CURRENCY } } as const;
    return balanceOf(await read('okx_balance', request, signal), CURRENCY);
  };

  const instrument: Venue['instrument'] = async (symbol, signal) => {
    const instId = venueIdOf(symbol);
    const request = { endpoint: 'publicGetPublicInstruments', parameters: { instType: 'SWAP', instId } } as const;
    return instrumentOf(await orNothing(read('okx_instrument', request, signal), '51001'), symbol, instId);
  };

  const order: Venue['order'] = async (of, clOrdId, signal) => {
    const request = { endpoint: 'privateGetTradeOrder', parameters: { instId: of.venueId, clOrdId } } as const;
    const [row] = await orNothing(read('okx_order', request, signal));
    return row === undefined ? null : orderOf(row, of);
  };

  const closings: Venue['closings'] = async (of, since, signal) => {
    const rows = await pagesOf((request) => read('okx_closings', request, signal), of.venueId, since, now());
    // They come newest first: of the same millisecond too.
    return rows
      .toReversed()
      .map((row) => orderOf(row, of))
      .filter(({ action, filledLots, updatedAt }) => action === 'close' && filledLots > 0 && updatedAt >= since)
      .sort((a, b) => a.updatedAt - b.updatedAt);
  };

  const submit: Venue['submit'] = async (submission, signal) => {
    const why = submission.action === 'open' ? await clockFault(signal) : null;
    if (why !== null) return { did: 'rejected', code: 'clock', why };
    return receiptOf(await write('okx_submit', submitRequest(submission), signal), 'ordId');
  };

  /** Entries wait while the clocks disagree: days, candles and the time an order expires would be wrong. Stops do not. */
  async function clockFault(signal: AbortSignal): Promise<string | null> {
    await client.setClock(signal).catch(() => undefined);
    const skew = client.skew();
    if (skew === null) return 'the clock of OKX is not known: no position is opened';
    if (Math.abs(skew) <= LARGEST_SKEW) return null;
    const far = `${(Math.abs(skew) / 1000).toFixed(1)}s ${skew > 0 ? 'ahead of' : 'behind'} that of OKX`;
    return `the clock of this machine is ${far}: no position is opened until it is set, best by NTP`;
  }

  return {
    name,
    account: later(readTogether(account)),
    balance: later(readTogether(balance)),
    instrument: later(instrument),
    snapshot: later(snapshotOf(read)),
    order: later(order),
    closings: later(closings),
    submit,
    protect: async (stop, signal) => receiptOf(await write('okx_protect', protectRequest(stop), signal), 'algoId'),
    cancel: async (of, id, signal) => receiptOf(await write('okx_cancel', cancelRequest(of, id), signal), 'ordId'),
    cancelStop: async (of, id, signal) =>
      receiptOf(await write('okx_cancel', cancelStopRequest(of, id), signal), 'algoId'),
    setLeverage: async (of, leverage, signal) =>
      settingOf(await write('okx_leverage', leverageRequest(of, leverage), signal), of),
    now,
  };
}

/** What the exchange cannot say now, whoever wants to know asks again later. @param ask Its last argument is the signal. */
const later =
  <A extends readonly [...unknown[], AbortSignal], T>(ask: (...asked: A) => Promise<T>) =>
  async (...asked: A): Promise<T> => {
    try {
      return await ask(...asked);
    } catch (error) {
      const isEnded = (asked.at(-1) as AbortSignal).aborted;
      throw !isEnded && error instanceof OutsideFailure ? new Transient(error.message, { cause: error }) : error;
    }
  };

/** @param code That of an answer which says so too, beside those of `absent`. */
async function orNothing(rows: Promise<readonly Row[]>, code: string | null = null): Promise<readonly Row[]> {
  try {
    return await rows;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (readCourse(error.refusal) !== 'absent' && error.refusal.code !== code) throw error;
    return [];
  }
}

/** An answer that names nothing may stand for anything. */
function receiptOf(written: Written, field: string): Receipt {
  if (written.did !== 'accepted') return written;
  const venueId = textIn(written.row, field);
  return venueId === '' ? { did: 'unknown', why: `OKX accepted it without a ${field}` } : { did: 'accepted', venueId };
}

const settingOf = (written: Written, { venueId }: Instrument): Receipt =>
  written.did === 'accepted' ? { did: 'accepted', venueId } : written;
