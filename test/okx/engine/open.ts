// The exchange as it opens: two instruments with sizes and ticks like those of the real ones, and an account with money.
import type { Exchange, Instrument } from './state.ts';
import { MONEY, ticksNear } from './units.ts';

export const BTC = 'BTC-USDT-SWAP';
export const ETH = 'ETH-USDT-SWAP';

export const INSTRUMENTS: readonly Instrument[] = [
  {
    instId: BTC,
    base: 'BTC',
    ctVal: '0.01',
    lotSz: '0.01',
    minSz: '0.01',
    maxMktSz: '12000',
    tickSz: '0.1',
    maxLever: 100,
  },
  {
    instId: ETH,
    base: 'ETH',
    ctVal: '0.1',
    lotSz: '0.01',
    minSz: '0.01',
    maxMktSz: '20000',
    tickSz: '0.01',
    maxLever: 100,
  },
];

/** What each instrument costs when the exchange opens, in USDT. */
export const FIRST_PRICES: { readonly [instId: string]: number } = { [BTC]: 100_000, [ETH]: 4_000 };

export type Opening = {
  readonly now: number;
  /** In USDT. */
  readonly balance: number;
  readonly posMode: Exchange['posMode'];
  readonly takerFee: number;
  readonly slippageTicks: number;
  /** Where it trades others than the two. */
  readonly instruments?: readonly Instrument[];
};

export function openExchange({ now, balance, instruments = INSTRUMENTS, ...terms }: Opening): Exchange {
  const prices = instruments.map(({ instId, tickSz }) => {
    const ticks = ticksNear(FIRST_PRICES[instId] ?? 1, tickSz);
    return [instId, { last: ticks, mark: ticks }] as const;
  });
  return {
    ...terms,
    now,
    serial: 1,
    instruments,
    prices: Object.fromEntries(prices),
    leverage: {},
    start: Math.round(balance * MONEY),
    realised: 0,
    fees: 0,
    positions: [],
    orders: [],
    algos: [],
    fills: [],
    naked: [],
    due: [],
  };
}
