// Random histories of a desk, biased to trouble. Prices are whole numbers between 20 and 400, times a scale.
import fc from 'fast-check';
import { type Decision, NO_LEVELS } from '../../../bot/domain/decision/decision.ts';
import { type Candle, newest } from '../../../bot/domain/market/candle.ts';
import type { Terms } from '../../../bot/domain/trading/desk.ts';
import { HOUR, MINUTE, NOON, seeing, TERMS } from './given.ts';
import type { Asked, History, Input } from './playing.ts';

const LAP_STARTS_AT = 100;
/** Candles in sight: a later look misses some. */
const WINDOW = 10;

type CandleSpec = { readonly gap: number; readonly body: number; readonly up: number; readonly down: number };
/** Without a stop there are no levels, as only a decision that opens nothing may do. */
type Told = { readonly signal: Decision['signal']; readonly stop: number | null; readonly target: number };
type Spec = {
  readonly passed: number;
  readonly back: number;
} & (
  | {
      readonly do: 'look';
      readonly candles: readonly CandleSpec[];
      readonly isNewLap: boolean;
      readonly isOlder: boolean;
    }
  | {
      readonly do: 'decide';
      readonly told: Told;
      readonly confidence: Decision['confidence'];
      readonly asked: Asked;
      readonly age: number;
    }
  | { readonly do: 'halt'; readonly reason: string | null }
);

/** Nothing is decided before it. */
const FIRST_LOOK: Spec = { do: 'look', passed: 0, back: 0, candles: [], isNewLap: false, isOlder: false };

const often = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>, times = 6) =>
  fc.oneof({ weight: times, arbitrary: usual }, { weight: 1, arbitrary: rare });

const small = (max: number) => often(fc.nat(max), fc.constantFrom(0, 30));
const flat: CandleSpec = { gap: 0, body: 0, up: 0, down: 0 };
const candleSpec: fc.Arbitrary<CandleSpec> = often(
  fc.record({
    gap: often(fc.constant(0), fc.integer({ min: -25, max: 25 }), 3),
    body: fc.integer({ min: -4, max: 4 }),
    up: small(3),
    down: small(3),
  }),
  fc.constant(flat),
);

/** From the price, times the scale; on the right side if positive. */
const distance = often(fc.integer({ min: 1, max: 12 }), fc.constantFrom(-3, 0, 1, 19), 8);
const told = often<Told>(
  fc.record({
    signal: fc.constantFrom('BUY', 'SELL'),
    stop: often<number | null>(distance, fc.constant(null), 10),
    target: distance,
  }),
  fc.constant({ signal: 'HOLD', stop: 0, target: 0 }),
);

const OVER_A_DAY = 26 * HOUR;
const specWith = (clock: { readonly back: fc.Arbitrary<number>; readonly isNewLap: fc.Arbitrary<boolean> }) => {
  const passing = { passed: often(fc.nat(20 * MINUTE), fc.constantFrom(0, HOUR, OVER_A_DAY), 8), back: clock.back };
  const looked = fc.record({
    ...passing,
    do: fc.constant('look' as const),
    candles: often(fc.array(candleSpec, { maxLength: 3 }), fc.array(candleSpec, { maxLength: 15, size: 'max' }), 4),
    isNewLap: clock.isNewLap,
    isOlder: often(fc.constant(false), fc.constant(true), 20),
  });
  const decided = fc.record({
    ...passing,
    do: fc.constant('decide' as const),
    told,
    confidence: often(fc.constant('HIGH' as const), fc.constantFrom('MEDIUM', 'LOW'), 4),
    asked: often(fc.constant('now' as const), fc.constantFrom('flat', 'before'), 6),
    age: often(fc.constant(0), fc.constantFrom(2 * MINUTE, 2 * MINUTE + 1), 8),
  });
  const haltSpec = fc.record({
    ...passing,
    do: fc.constant('halt' as const),
    reason: fc.constantFrom('a person', null, null),
  });
  return fc.oneof(
    { weight: 12, arbitrary: looked },
    { weight: 12, arbitrary: decided },
    { weight: 1, arbitrary: haltSpec },
  ) as fc.Arbitrary<Spec>; // fc.constantFrom widens the literals
};

export const anyTerms: fc.Arbitrary<Terms> = fc.record({
  symbol: fc.constant(TERMS.symbol),
  timeframe: fc.constant(MINUTE),
  fee: fc.constantFrom(0, 0.0005, 0.01),
  slippage: fc.constantFrom(0, 0.0002, 0.01),
  leverage: fc.constantFrom(1, 3, 20),
  maxLeverage: fc.constantFrom(1, 5),
  marginShare: fc.constantFrom(0.05, 0.8, 1),
  riskPerTrade: often(fc.constantFrom(0.005, 0.02, 0.2), fc.constant(1e-9), 10),
  maxDailyLoss: fc.constantFrom(null, 50, 400, 2_000),
  maxOrdersPerHour: fc.constantFrom(1, 2, 6, 100),
  maxCandleAge: fc.constant(2 * MINUTE),
  minConfidence: fc.constantFrom('LOW', 'MEDIUM', 'HIGH'),
  minHold: fc.constantFrom(0, 10 * MINUTE),
});

const scale = fc.constantFrom(1, 1, 0.000_001_37, 515.123_45, 12_345.678_9);

/** With a wall clock that steps back at times, and a replay that starts over at times, where each is asked for. */
export const historiesWith = (
  clockStepsBack: boolean,
  replayStartsOver: boolean,
  terms = anyTerms,
): fc.Arbitrary<History> => {
  const back = clockStepsBack ? often(fc.constant(0), fc.constantFrom(1, 30 * MINUTE, OVER_A_DAY), 6) : fc.constant(0);
  const isNewLap = replayStartsOver ? often(fc.constant(false), fc.constant(true), 8) : fc.constant(false);
  const specs = fc
    .array(specWith({ back, isNewLap }), { maxLength: 60, size: 'max' })
    .map((others) => [FIRST_LOOK, ...others]);
  return fc.tuple(terms, scale, specs).map(([with_, scaled, all]) => ({ terms: with_, inputs: inputsOf(all, scaled) }));
};

const clamped = (price: number) => Math.min(400, Math.max(20, price));

/** The next candle after one that closed at `price`, in whole numbers. */
function nextCandle(price: number, { gap, body, up, down }: CandleSpec, openedAt: number): Candle {
  const open = clamped(price + gap);
  const close = clamped(open + body);
  const [high, low] = [clamped(Math.max(open, close) + up), clamped(Math.min(open, close) - down)];
  return { openedAt, open, high, low, close, volume: 1 };
}

function inputsOf(specs: readonly Spec[], scaled: number): readonly Input[] {
  let now = NOON;
  let wall = NOON;
  let lap = 0;
  let candles: readonly Candle[] = [nextCandle(LAP_STARTS_AT, flat, 1_000 * MINUTE)];
  const last = () => candles.at(-1) as Candle; // never empty
  const shown = (isOlder: boolean) => {
    const seen = candles.slice(-WINDOW, isOlder && candles.length > 1 ? -1 : undefined);
    return seeing(
      seen.map((candle) => scaledBy(candle, scaled)),
      { lap },
    );
  };
  let latest = shown(false);
  return specs.map((spec): Input => {
    now += spec.passed;
    wall += spec.passed - spec.back;
    if (spec.do === 'halt') return { do: 'halt', now, wall, reason: spec.reason };
    if (spec.do === 'decide') {
      const observation = { ...latest, age: spec.age };
      const decision = { ...decisionOf(spec.told, newest(latest.candles).close, scaled), confidence: spec.confidence };
      return { do: 'decide', now, wall, observation, decision, asked: spec.asked };
    }
    if (spec.isNewLap) {
      lap++;
      candles = [nextCandle(LAP_STARTS_AT, flat, last().openedAt + MINUTE)];
    }
    for (const shape of spec.candles) candles = [...candles, nextCandle(last().close, shape, last().openedAt + MINUTE)];
    latest = shown(spec.isOlder);
    return { do: 'look', now, wall, observation: latest };
  });
}

const scaledBy = (candle: Candle, by: number): Candle => ({
  ...candle,
  open: candle.open * by,
  high: candle.high * by,
  low: candle.low * by,
  close: candle.close * by,
});

function decisionOf({ signal, stop, target }: Told, price: number, scaled: number): Decision {
  const common = { confidence: 'HIGH', reason: 'random' } as const;
  if (signal === 'HOLD') return { ...common, signal };
  if (stop === null) return { ...common, signal, ...NO_LEVELS };
  const sign = signal === 'BUY' ? 1 : -1;
  return { ...common, signal, stopLoss: price - sign * stop * scaled, takeProfit: price + sign * target * scaled };
}
