// Long and short are mirror images: whatever happens below a price happens above it to the other side.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Decision } from '../../../bot/domain/decision/decision.ts';
import type { Candle, Observation } from '../../../bot/domain/market/candle.ts';
import type { Fill } from '../../../bot/domain/trading/order.ts';
import { MINUTE, TERMS } from './given.ts';
import { historiesWith } from './histories.ts';
import { type History, type Input, play } from './playing.ts';

/** What costs or ties up a share of the price has no mirror: nothing costs, and the margin is no limit. */
const terms = fc.record({
  maxDailyLoss: fc.constantFrom(null, 100, 1_000),
  riskPerTrade: fc.constantFrom(0.01, 0.1),
  minHold: fc.constantFrom(0, 10 * MINUTE),
  maxOrdersPerHour: fc.constantFrom(2, 6),
});
const free = terms.map((limits) => ({ ...TERMS, marginShare: 1e6, ...limits }));

/** Prices lie between 20 and 400 times this, in whole numbers and exact. */
const MIDDLE = 512;
const flip = (price: number) => 2 * MIDDLE - price;

const flippedCandle = ({ open, high, low, close, ...others }: Candle): Candle => ({
  ...others,
  open: flip(open),
  high: flip(low),
  low: flip(high),
  close: flip(close),
});
const flippedObservation = (observation: Observation): Observation => ({
  ...observation,
  candles: observation.candles.map(flippedCandle) as unknown as Observation['candles'], // as many as before
  price: flip(observation.price),
});
function flippedDecision(decision: Decision): Decision {
  if (decision.signal === 'HOLD') return decision;
  const signal = decision.signal === 'BUY' ? 'SELL' : 'BUY';
  if (decision.stopLoss === null) return { ...decision, signal };
  return { ...decision, signal, stopLoss: flip(decision.stopLoss), takeProfit: flip(decision.takeProfit) };
}
function flippedInput(input: Input): Input {
  if (input.do === 'halt') return input;
  const observation = flippedObservation(input.observation);
  return input.do === 'look'
    ? { ...input, observation }
    : { ...input, observation, decision: flippedDecision(input.decision) };
}
const flippedFill = (fill: Fill): Fill => {
  const common = { side: fill.side === 'long' ? 'short' : 'long', price: flip(fill.price) } as const;
  return fill.action === 'close'
    ? { ...fill, ...common }
    : { ...fill, ...common, stopLoss: flip(fill.stopLoss), takeProfit: flip(fill.takeProfit) };
};
const isExact = ({ inputs }: History) =>
  inputs.every(
    (input) =>
      input.do === 'halt' || input.observation.candles.every(({ close }) => Number.isInteger(close) && close >= 20),
  );

it('a mirrored history has mirrored fills, the same outcomes and the same money', () => {
  fc.assert(
    fc.property(historiesWith(true, true, free).filter(isExact), (history) => {
      const straight = play(history);
      const mirrored = play({ ...history, inputs: history.inputs.map(flippedInput) });
      for (const [i, { fills, outcome, desk }] of straight.entries()) {
        const image = mirrored[i];
        expect(image?.fills).toEqual(fills.map(flippedFill));
        expect(image?.desk.book.cash).toBe(desk.book.cash);
        const denial = outcome?.did === 'denied' ? outcome.denial : outcome?.did;
        expect(image?.outcome?.did === 'denied' ? image.outcome.denial : image?.outcome?.did).toBe(denial);
      }
    }),
    { numRuns: 300 },
  );
});
