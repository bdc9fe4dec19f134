import { describe, expect, it } from 'vitest';
import { act } from '../../../bot/domain/trading/act.ts';
import { orderId } from '../../../bot/domain/trading/order.ts';
import { buy, candle, deskWith, HOLD, long, MINUTE, NOON, seeing, sell, short, TERMS } from './given.ts';

const AT_100 = seeing([candle(1, 100)]);
const outcome = (position: Parameters<typeof deskWith>[0], decision: Parameters<typeof act>[1]) => {
  const { outcome: came, desk } = act(deskWith(position), decision, position, AT_100, TERMS, NOON);
  return [came.did, desk.book.position?.side ?? 'flat'];
};

describe('what a decision does:', () => {
  it.each([
    ['BUY while flat opens long', null, buy(), 'opened', 'long'],
    ['BUY while short closes it', short(), buy(), 'closed', 'flat'],
    ['BUY while long keeps it', long(), buy(), 'kept', 'long'],
    ['SELL while flat opens short', null, sell(), 'opened', 'short'],
    ['SELL while long closes it', long(), sell(), 'closed', 'flat'],
    ['SELL while short keeps it', short(), sell(), 'kept', 'short'],
    ['HOLD while flat does nothing', null, HOLD, 'held', 'flat'],
    ['HOLD while long does nothing', long(), HOLD, 'held', 'long'],
    ['HOLD while short does nothing', short(), HOLD, 'held', 'short'],
  ] as const)('%s', (_, position, decision, did, side) => {
    expect(outcome(position, decision)).toEqual([did, side]);
  });
  it('a position that is kept keeps its levels', () => {
    const { desk } = act(deskWith(long()), buy(99, 101), long(), AT_100, TERMS, NOON);
    expect(desk.book.position).toEqual(long());
  });
  it('what is kept or held leaves the desk as it is', () => {
    const desk = deskWith(long());
    expect([buy(), HOLD].map((decision) => act(desk, decision, long(), AT_100, TERMS, NOON).desk)).toEqual([
      desk,
      desk,
    ]);
  });
});

describe('an entry', () => {
  const terms = { ...TERMS, fee: 0.001, slippage: 0.01, leverage: 9 };
  const entry = () => act(deskWith(null), buy(), null, seeing([candle(1, 90), candle(2, 100)]), terms, NOON);

  it('is filled on the newest candle, at its close, slippage against us, by the size of its risk', () => {
    expect(entry().fills).toEqual([
      {
        id: orderId(TERMS.symbol, 2 * MINUTE, 'open'),
        symbol: TERMS.symbol,
        action: 'open',
        side: 'long',
        size: 8.2712,
        leverage: 5,
        stopLoss: 90,
        takeProfit: 120,
        cause: 'decision',
        price: 101,
        fee: 0.8353912,
        candle: 2 * MINUTE,
        filledAt: NOON,
      },
    ]);
  });
  it('is booked, and remembered for the hour', () => {
    const { desk } = entry();
    expect([desk.book.position?.entryPrice, desk.book.cash, desk.recent]).toEqual([101, 9_999.1646088, [NOON]]);
  });
  it('leaves to the looks what they have seen', () => {
    const { book, recent, ...seen } = deskWith(null);
    expect(entry().desk).toMatchObject(seen);
  });
});

describe('a closing by decision', () => {
  it('is filled at the newest close, slippage against us, and names its cause', () => {
    const { fills } = act(deskWith(long()), sell(), long(), AT_100, { ...TERMS, slippage: 0.01 }, NOON);
    expect(fills.map(({ action, cause, price, size }) => ({ action, cause, price, size }))).toEqual([
      { action: 'close', cause: 'decision', price: 99, size: 2 },
    ]);
  });
  it('is not turned around: the other side is opened by a later decision', () => {
    expect(act(deskWith(long()), sell(), long(), AT_100, TERMS, NOON).desk.book.position).toBeNull();
  });
});
