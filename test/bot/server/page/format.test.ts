import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clock,
  currencies,
  day,
  minute,
  money,
  percent,
  price,
  signed,
  size,
  span,
  stamp,
} from '../../../../bot/server/page/client/format.ts';

const UNITS = { d: 'd', h: 'h', m: 'm', s: 's', between: ' ' };
const amount = fc.oneof(
  fc.constantFrom(0, -0, 0.004, -0.004, 0.005, -0.005, 999.995, 1e15),
  fc.double({ min: -1e12, max: 1e12, noNaN: true }),
);

describe('money', () => {
  it('has thousands separators and two decimals', () => {
    expect([money(12_345.6), money(-1_234_567), money(0)]).toEqual(['12,345.60', '−1,234,567.00', '0.00']);
  });
  it('never shows a negative nothing', () => {
    expect([money(-0.001), signed(-0.001), signed(-0)]).toEqual(['0.00', '0.00', '0.00']);
  });
  it('is signed where it is a profit or a loss', () => {
    expect([signed(12.4), signed(-3.2), signed(0.004)]).toEqual(['+12.40', '−3.20', '0.00']);
  });
  it('reads back as what it was, to the cent', () => {
    fc.assert(
      fc.property(amount, (value) => {
        const read = Number(signed(value).replaceAll(',', '').replace('−', '-'));
        expect(Math.abs(read - value)).toBeLessThanOrEqual(0.005 + Math.abs(value) * 1e-15);
      }),
    );
  });
});

describe('a price', () => {
  it('has two decimals from 1 on', () => {
    expect([price(51_699.5), price(1), price(0)]).toEqual(['51,699.50', '1.00', '0.00']);
  });
  it('has six digits that count below 1', () => {
    expect([price(0.001234567), price(0.5)]).toEqual(['0.00123457', '0.500000']);
  });
});

it('a size has no decimals for show', () => {
  expect([size(0.12), size(3), size(0.00000001)]).toEqual(['0.12', '3', '0.00000001']);
});

it('a share has one decimal at most', () => {
  expect([percent(50), percent(66.666), percent(0)]).toEqual(['50%', '66.7%', '0%']);
});

describe('a span', () => {
  it.each([
    [0, '0s'],
    [999, '0s'],
    [12_300, '12s'],
    [60_000, '1m'],
    [185_000, '3m 05s'],
    [7_500_000, '2h 05m'],
    [7_200_000 + 59_000, '2h'],
    [3 * 86_400_000 + 4 * 3_600_000, '3d 04h'],
    [-5_000, '0s'],
  ])('of %d ms is %s', (ms, shown) => {
    expect(span(ms, UNITS)).toBe(shown);
  });
});

describe('an instant', () => {
  const at = new Date(2026, 10, 5, 9, 2, 7).getTime();
  it('is shown in local time', () => {
    expect([clock(at), minute(at), day(at), stamp(at)]).toEqual(['09:02:07', '09:02', '11-05', '11-05 09:02:07']);
  });
});

describe('a symbol', () => {
  it('names what is traded and in what', () => {
    expect(currencies('BTC/USDT:USDT')).toEqual({ base: 'BTC', quote: 'USDT' });
    expect(currencies('ETH/EUR')).toEqual({ base: 'ETH', quote: 'EUR' });
  });
  it('may name nothing', () => {
    expect(currencies('BTC')).toEqual({ base: '', quote: '' });
  });
});
