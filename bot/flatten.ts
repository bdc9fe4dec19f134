// `flatten`: cancels the bot's entries and closes its positions, by the same rules as the bot and without it.
import type { Clock } from '../common/clock.ts';
import { type Exchange, leftOver } from './books.ts';
import type { Fatal } from './domain/errors.ts';
import { orderIds } from './domain/orders/ids.ts';
import { caughtUp } from './domain/orders/lookup.ts';
import { saidOf, surveyOf } from './domain/orders/survey.ts';
import { startState } from './domain/state.ts';
import { NOBODY } from './domain/trading/beside.ts';
import { startDesk, type Terms } from './domain/trading/desk.ts';
import { NOTHING_ASKED } from './domain/trading/standing.ts';
import { createCell } from './engine/cell.ts';
import { type Ask, createAsk, isOutage, truthOf } from './engine/venue/ask.ts';
import { type Entered, enterAccount, enterSymbol } from './engine/venue/enter.ts';
import { createSend } from './engine/venue/send.ts';
import { createSession } from './engine/venue/session.ts';
import type { within } from './execution/deadline.ts';
import type { Log, Store } from './ports.ts';
import type { Memory } from './store/store.ts';

export type Flattening = {
  readonly exchange: Exchange;
  /** The bot's memory, or where nothing may be written a copy of it. @throws Fatal while the bot lives. */
  readonly openMemory: () => Pick<Memory, 'open' | 'unfinished' | 'close'>;
  /** Those of the configuration. What the journal has open in others is closed as well. */
  readonly symbols: readonly string[];
  readonly termsOf: (symbol: string) => Terms;
  readonly clock: Clock;
  readonly limited: typeof within;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly log: Log;
  readonly print: (sentence: string) => void;
  /** Says what it would do, and does nothing. */
  readonly isDry: boolean;
};

/** How long it tries, in milliseconds. */
const PATIENCE = 60_000;
const AGAIN = 1_000;

/**
 * Every symbol by itself: one that fails keeps no other from being closed.
 *
 * @returns True if nothing of the bot is open any more, or nothing was to be done.
 * @throws Fatal while the bot lives, and where a person is needed; what a first read throws. Then the others are done.
 */
export async function flatten(all: Flattening, signal: AbortSignal): Promise<boolean> {
  const { exchange, symbols: configured, limited, print, isDry } = all;
  const { venue, key, isReal } = exchange;
  const memory = all.openMemory();
  try {
    const ask = createAsk(venue.name, limited);
    const account = await enterAccount(venue, key, isReal, ask, signal);
    const symbols = [...configured, ...leftOver(memory, `${account} `, configured)];
    const flattenOne = async (symbol: string): Promise<boolean> => {
      const entered = await enterSymbol(venue, account, symbol, ask, signal);
      const store = memory.open({ name: `${account} ${symbol}`, startBalance: entered.balance.equity });
      const its = symbols.length === 1 ? print : (sentence: string) => print(`${symbol}: ${sentence}`);
      return flattenSymbol({ ...all, print: its }, entered, store, ask, signal);
    };
    const ends = await Promise.allSettled(symbols.map(flattenOne));
    const failures = ends.flatMap((end, i) => (end.status === 'rejected' ? [{ symbol: symbols[i], ...end }] : []));
    const isFlat = ends.every((end) => end.status === 'fulfilled' && end.value);
    if (failures.length > 0 && symbols.length > 1) {
      for (const { symbol, reason } of failures)
        print(`${symbol}: ${reason instanceof Error ? reason.message : reason}`);
    }
    if (!isDry && failures.length < symbols.length) print(isFlat ? 'nothing of the bot is open any more' : NOT_FLAT);
    const [first] = failures;
    if (first !== undefined) throw first.reason;
    return isFlat;
  } finally {
    memory.close();
  }
}

async function flattenSymbol(
  all: Flattening,
  entered: Entered,
  store: Store,
  ask: Ask,
  signal: AbortSignal,
): Promise<boolean> {
  const { exchange, print, isDry } = all;
  const { venue } = exchange;
  const { account, instrument } = entered;
  // What has become of the orders under way comes first: whose the position is depends on it.
  const journal = caughtUp(store.orders(), await truthOf(venue, instrument, store.orders(), ask, signal));
  const truth = await truthOf(venue, instrument, journal, ask, signal);
  const survey = surveyOf(journal, truth, orderIds(account, instrument.symbol));
  for (const sentence of saidOf(survey, instrument, isDry)) print(sentence);
  return isDry || closeAll(all, entered, store, ask, signal);
}

/** The rules of the bot, with the one difference that everything is to be closed. */
async function closeAll(
  { exchange: { venue }, termsOf, clock, limited, pause, log, print }: Flattening,
  entered: Entered,
  store: Store,
  ask: Ask,
  signal: AbortSignal,
): Promise<boolean> {
  const send = createSend(limited, () => undefined);
  const moment = { at: clock.now(), wall: clock.wall() };
  const desk = { ...startDesk(0), standing: NOTHING_ASKED };
  const cell = createCell(startState({ start: moment.at, interval: PATIENCE }, moment, desk));
  const told = { venue, store, clock, log, ask, send, pause, cell, terms: termsOf(entered.instrument.symbol) };
  const alone = { tellFill: () => undefined, beside: () => NOBODY, always: 'by_hand' } as const;
  const session = createSession(entered, { ...told, ...alone });
  const isFlat = () => {
    const { standing } = cell.get().desk;
    return standing?.position === 'flat' && standing.openIntents === 0 && standing.strays === 0;
  };
  for (const end = clock.now() + PATIENCE; clock.now() < end && !signal.aborted; ) {
    try {
      await session.reconcile(end - clock.now(), signal);
      if (isFlat()) break;
    } catch (error) {
      if (!isOutage(error)) throw error;
      print(`${venue.name} does not answer, trying again: ${error.message}`);
    }
    await pause(AGAIN, signal);
  }
  return isFlat();
}

const NOT_FLAT = 'not everything could be closed: see the log, run it again, or close it at the exchange';

/** With the remedy: a bot that lives would open anew what is closed under it. */
export const whileAlive = (error: Fatal): string =>
  `${error.message}. Entries are halted now (HALT): stop the bot, then run flatten again`;
