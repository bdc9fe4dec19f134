import { describe, expect, it } from 'vitest';
import { orderIds, SEQUENCES } from '../../../bot/domain/orders/ids.ts';

const CANDLE = Date.UTC(2026, 0, 5, 12);
const ids = orderIds('okx live 42', 'BTC/USDT:USDT');
const all = [
  ids.entry(CANDLE),
  ids.closing(CANDLE, 0),
  ids.closing(CANDLE, 1),
  ids.stop(CANDLE, 0),
  ids.booking(CANDLE),
];

describe('the ids of an account', () => {
  it('are the same for the same event, and different for different ones', () => {
    const again = orderIds('okx live 42', 'BTC/USDT:USDT');
    expect(again.entry(CANDLE)).toBe(ids.entry(CANDLE));
    expect(new Set(all).size).toBe(all.length);
    expect(ids.entry(CANDLE + 60_000)).not.toBe(ids.entry(CANDLE));
  });
  it('are at most 32 letters and digits, however long the symbol and however large the numbers', () => {
    const long = orderIds('x'.repeat(99), '1000000SHIBINU/USDT:USDT-261225');
    for (const id of [...all, long.closing(CANDLE * 40, SEQUENCES - 1)]) expect(id).toMatch(/^[A-Za-z0-9]{1,32}$/);
  });
  it('differ between accounts, between a demo account and a real one, and between symbols that begin alike', () => {
    const others = [
      orderIds('okx live 43', 'BTC/USDT:USDT'),
      orderIds('okx demo 42', 'BTC/USDT:USDT'),
      orderIds('okx live 42', 'BTC/USDT:USDT-261225'),
    ];
    expect(new Set([ids, ...others].map((other) => other.entry(CANDLE))).size).toBe(4);
    const alike = ['1000000SHIBINU/USDT:USDT', '1000000SHIBINU/USDC:USDC'].map((symbol) =>
      orderIds('okx live 42', symbol),
    );
    expect(alike[0]?.entry(CANDLE)).not.toBe(alike[1]?.entry(CANDLE));
  });
  it('do not show the number of the account', () => {
    expect(orderIds('okx live 424242', 'BTC/USDT:USDT').entry(CANDLE)).not.toContain('424242');
  });
  it('name the entry that they belong to', () => {
    expect(all.map(ids.candleOf)).toEqual(all.map(() => CANDLE));
  });
  it('are told from foreign ones', () => {
    const foreign = [null, '', 'BTCUSDTUSDT', orderIds('okx live 43', 'BTC/USDT:USDT').stop(CANDLE, 0), `${all[0]}0`];
    expect(foreign.map(ids.candleOf)).toEqual(foreign.map(() => null));
  });
  it('end with the last number that they can hold', () => {
    expect(() => ids.closing(CANDLE, SEQUENCES)).toThrow('there is no order number 46656');
    expect(() => ids.closing(CANDLE, -1)).toThrow('there is no order number -1');
  });
});
