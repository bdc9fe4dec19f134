import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decision, NO_LEVELS } from '../../../bot/domain/decision/decision.ts';
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

/** As an AI may close or keep a position. */
const bare = (signal: 'BUY' | 'SELL'): Decision => ({ signal, confidence: 'HIGH', reason: 'enough', ...NO_LEVELS });

describe('a decision without levels', () => {
  it.each([
    ['SELL closes a long position', long(), 'SELL', 'closed', 'flat'],
    ['BUY closes a short one', short(), 'BUY', 'closed', 'flat'],
    ['BUY keeps a long one', long(), 'BUY', 'kept', 'long'],
    ['SELL keeps a short one', short(), 'SELL', 'kept', 'short'],
  ] as const)('%s', (_, position, signal, did, side) => {
    expect(outcome(position, bare(signal))).toEqual([did, side]);
  });
  it.each(['BUY', 'SELL'] as const)('never opens: %s about a position that is gone is void', (signal) => {
    const { desk, fills, outcome } = act(deskWith(null), bare(signal), long(), AT_100, TERMS, NOON);
    expect([desk.book.position, fills]).toEqual([null, []]);
    expect(outcome).toMatchObject({
      did: 'denied',
      denial: 'position_changed',
      why: 'the position was long since candle 60000 when the decider was asked, it is flat now',
    });
  });
  it('never opens where none was open either, and says why', () => {
    expect(act(deskWith(null), bare('BUY'), null, AT_100, TERMS, NOON).outcome).toMatchObject({
      denial: 'position_changed',
      why: expect.stringContaining('it has no stop'),
    });
  });
});

describe('a closing by decision', () => {
  it('is denied by nothing that its levels say, in every market', () => {
    const level = fc.oneof(fc.constant(null), fc.double({ noNaN: false }));
    fc.assert(
      fc.property(level, level, fc.boolean(), fc.integer({ min: 1, max: 10_000 }), (stop, target, isLong, price) => {
        const levels = (
          stop === null || target === null ? NO_LEVELS : { stopLoss: stop, takeProfit: target }
        ) as object;
        const decision = { ...bare(isLong ? 'SELL' : 'BUY'), ...levels } as Decision;
        const position = isLong ? long() : short();
        const at = seeing([candle(1, price)]);
        return act(deskWith(position), decision, position, at, TERMS, NOON).outcome.did === 'closed';
      }),
    );
  });
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
