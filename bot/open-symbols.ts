// Puts together what the bot has of each symbol: its share of the money, its market and its loop.
import type { Books } from './books.ts';
import { besideOf } from './domain/trading/beside.ts';
import type { Terms } from './domain/trading/desk.ts';
import { createEngine, type Tempo } from './engine/engine.ts';
import type { Member } from './engine/group.ts';
import { logOf } from './log/of-symbol.ts';
import type { Log, Market, Ports } from './ports.ts';

export type Shared = Omit<Ports, 'market' | 'store' | 'beside'> & {
  readonly tempo: Tempo;
  /** Those that are not configured any more, in which something is still open: nothing new is opened there. */
  readonly leftOver: readonly string[];
  readonly termsOf: (symbol: string) => Terms;
  /**
   * @param share Of the money, of one.
   * @param log Of the symbol.
   */
  readonly booksOf: (symbol: string, share: number, log: Log) => Books;
  /** @param seen As in `Books`. */
  readonly marketOf: (symbol: string, seen: number | null) => Market;
};

export type Opened = Member & {
  readonly store: Books['store'];
  readonly terms: Terms;
  readonly source: string;
};

/** Opens each; none of them starts. They share a decider, a halt, meters and the limits on risk. */
export function openSymbols([first, ...others]: readonly [string, ...string[]], shared: Shared): [Opened, ...Opened[]] {
  const share = 1 / (others.length + 1);
  const opened: Opened[] = [];

  const open = (symbol: string): Opened => {
    const log = others.length === 0 ? shared.log : logOf(shared.log, symbol);
    const { store, found, seen, openTrader } = shared.booksOf(symbol, share, log);
    const terms = shared.termsOf(symbol);
    const market = shared.marketOf(symbol, seen);
    const beside = () => {
      const desks = opened.filter((one) => one.symbol !== symbol).map(({ engine }) => engine.state().desk);
      return besideOf(desks, shared.clock.wall());
    };
    const halt = () => shared.halt() ?? (shared.leftOver.includes(symbol) ? leftOut(symbol) : null);
    const ports = { ...shared, market, store, beside, halt, log };
    const engine = createEngine(ports, shared.tempo, terms, found, openTrader);
    const one = { symbol, engine, store, terms, source: market.source };
    opened.push(one);
    return one;
  };

  return [open(first), ...others.map(open)];
}

/** Said as the reason why no position is opened. */
export const leftOut = (symbol: string): string =>
  `${symbol} is not in bot.symbols any more: what is open there is looked after until it is closed`;
