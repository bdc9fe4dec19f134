// Steps and the decimals they stand for: exact, whatever a number looks like inside.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amountOf,
  fromWire,
  lotsIn,
  lotsToWire,
  stepOf,
  stepTimes,
  ticksIn,
  ticksToWire,
} from '../../../bot/domain/venue/step.ts';

const steps = fc
  .record({ units: fc.integer({ min: 1, max: 10_000 }), decimals: fc.integer({ min: 0, max: 8 }) })
  .map(({ units, decimals }) => stepOf(`${BigInt(units)}e-${decimals}`));
const counts = fc.integer({ min: 0, max: 2 ** 40 });

describe('a step', () => {
  it.each([
    ['0.01', { units: 1, decimals: 2 }],
    ['1', { units: 1, decimals: 0 }],
    ['0.10', { units: 1, decimals: 1 }],
    ['25', { units: 25, decimals: 0 }],
    ['1e-8', { units: 1, decimals: 8 }],
    ['1000', { units: 1000, decimals: 0 }],
  ])('is read of %s', (written, step) => expect(stepOf(written)).toEqual(step));
  it.each(['0', '-1', '', '.', '1.', 'one', '0x10', '1e400', '90071992547409931'])('is not read of %j', (written) => {
    expect(() => stepOf(written)).toThrow(RangeError);
  });
  it('times another is their exact product', () => {
    expect(stepTimes(stepOf('0.01'), stepOf('0.1'))).toEqual({ units: 1, decimals: 3 });
    expect(stepTimes(stepOf('0.5'), stepOf('2'))).toEqual({ units: 1, decimals: 0 });
  });
});

describe('an amount', () => {
  it.each([
    [0.3, '0.1', 3],
    [0.1 + 0.2, '0.1', 3],
    [0.29, '0.1', 2],
    [1.1 * 3, '0.1', 33],
    [4.35 * 100, '1', 434],
    [0, '0.1', 0],
    [1e21, '1e7', 1e14],
    [1e-7, '1e-8', 10],
  ])('%d is cut down into steps of %s: %d', (amount, step, count) => expect(lotsIn(amount, stepOf(step))).toBe(count));
  it.each([-0.1, Number.NaN, Number.POSITIVE_INFINITY, 1e30])('%d is not cut', (amount) => {
    expect(() => lotsIn(amount, stepOf('0.1'))).toThrow(RangeError);
  });
  it('is put on the tick below or above, and stays on one it is on', () => {
    const tick = stepOf('0.5');
    expect([ticksIn(100.7, tick, 'down'), ticksIn(100.7, tick, 'up'), ticksIn(100.5, tick, 'up')]).toEqual([
      201, 202, 201,
    ]);
  });
});

describe('on the wire', () => {
  it('sizes are texts in contracts and prices texts in quote currency, without an exponent', () => {
    expect(lotsToWire({ contracts: stepOf('0.01') }, 123)).toBe('1.23');
    expect(lotsToWire({ contracts: stepOf('0.01') }, 100)).toBe('1');
    expect(ticksToWire({ tick: stepOf('1e-10') }, 5)).toBe('0.0000000005');
    expect(ticksToWire({ tick: stepOf('1000') }, 2 ** 52)).toBe('4503599627370496000');
  });
  it.each([0.5, Number.NaN, 2 ** 53])('%d is no number of steps', (count) => {
    expect(() => lotsToWire({ contracts: stepOf('1') }, count)).toThrow(RangeError);
  });
  it.each([
    ['0.35', '0.1'],
    ['', '0.1'],
    ['1,5', '0.1'],
    ['NaN', '1'],
    ['90071992547409930', '1'],
  ])('%j is refused on a grid of %s', (written, step) => expect(fromWire(written, stepOf(step))).toBeNull());
  it('a short position is a negative number of steps', () => expect(fromWire('-0.30', stepOf('0.1'))).toBe(-3));
  it('nothing is never the negative zero', () => expect(fromWire('-0.0', stepOf('0.1'))).toBe(0));
});

describe('for every step', () => {
  it('what is written is read again as it was', () => {
    fc.assert(
      fc.property(steps, counts, (step, count) => fromWire(lotsToWire({ contracts: step }, count), step) === count),
    );
  });
  it('the amount of a count holds exactly so many steps', () => {
    const some = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(fc.property(steps, some, (step, count) => lotsIn(amountOf(count, step), step) === count));
  });
  it('an amount is never cut to more than it is, nor to a step less than it could be', () => {
    fc.assert(
      fc.property(steps, fc.double({ min: 0, max: 1e6, noNaN: true }), (step, amount) => {
        const count = lotsIn(amount, step);
        expect(amountOf(count, step)).toBeLessThanOrEqual(amount);
        expect(amountOf(count + 1, step)).toBeGreaterThanOrEqual(amount);
        expect(ticksIn(amount, step, 'up') - count).toBeLessThanOrEqual(1);
      }),
    );
  });
});
