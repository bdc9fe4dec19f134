// Rows of candles that are trouble: without movement, tiny, huge, without volume, as many as an indicator just needs.
import fc from 'fast-check';
import type { Candle, Observation } from '../../../bot/domain/market/candle.ts';
import { observationOf } from '../support/candles.ts';

const PERIODS = [1, 2, 5, 12, 14, 15, 20, 26, 34, 50, 51];

const scale = fc.constantFrom(1e-8, 1, 50_000, 1e12);
/** Candles before anything moves. */
const calms = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 }));
const lengths = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...PERIODS) }, fc.integer({ min: 1, max: 120 }));
const step = fc.oneof(fc.constant(0), fc.double({ min: -0.2, max: 0.2, noNaN: true }), fc.constantFrom(-0.9, 9));
const volume = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e9, noNaN: true }), fc.constantFrom(5e-324, 1e300));

/** Of the close, of high and low, and the volume. */
type Move = readonly [by: number, wick: number, traded: number];

type Shape = 'wild' | 'constant' | 'rising' | 'falling';
const STEPS: { readonly [S in Shape]: (step: number) => number } = {
  wild: (by) => by,
  constant: () => 0,
  rising: (by) => Math.abs(by) / 10,
  falling: (by) => -Math.abs(by) / 10,
};

/** Sound candles of any length from 1 on. */
export const rows: fc.Arbitrary<Observation['candles']> = fc
  .tuple(scale, fc.constantFrom(...(Object.keys(STEPS) as Shape[])), calms, lengths, fc.boolean())
  .chain(([price, shape, calm, length, hasVolume]) =>
    fc.array(fc.tuple(step, step, volume), { minLength: length, maxLength: length }).map((moves) => {
      const still = moves.map(([by, wick, traded], i) => (i < calm ? [0, 0, traded] : [by, wick, traded]) as Move);
      return candlesBy(price, STEPS[shape], still, hasVolume);
    }),
  );

function candlesBy(
  start: number,
  stepBy: (step: number) => number,
  moves: readonly Move[],
  hasVolume: boolean,
): Observation['candles'] {
  let close = start;
  const closes = moves.map(([by]) => (close = Math.min(1e15, Math.max(1e-12, close * (1 + stepBy(by))))));
  return observationOf(closes).candles.map((candle, i): Candle => {
    const [, wick, traded] = moves[i] as Move;
    const reach = 1 + Math.abs(stepBy(wick));
    return { ...candle, high: candle.high * reach, low: candle.low / reach, volume: hasVolume ? traded : 0 };
  }) as [Candle, ...Candle[]];
}
