import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideByRules } from '../../../bot/domain/decision/rules.ts';
import { replay, WARM_CANDLES } from '../../../bot/domain/market/replay.ts';
import type { Indicators, Measures } from '../../../bot/domain/measures.ts';
import { measure } from '../../../bot/indicators/measure.ts';
import { loadRecording } from '../../../bot/market/recording.ts';
import { observationOf } from '../support/candles.ts';

const macd = (histogram: number): Indicators['macd'] => ({ line: 1, signal: 1 - histogram, histogram });
const rise: Indicators = {
  sma5: 103,
  sma20: 102,
  sma50: 101,
  ema12: 102.5,
  ema26: 102,
  macd: macd(0.2),
  rsi14: 60,
  bollinger20: { lower: 100, middle: 102, upper: 104 },
  atr14: 0.5,
  volumeRatio20: 1,
  levels20: { support: 100, resistance: 104 },
  trend: 'up',
};
const fall: Indicators = { ...rise, sma5: 101, sma20: 102, sma50: 103, macd: macd(-0.2), rsi14: 40, trend: 'down' };

const decide = (now: Indicators, before: Indicators = now, price = 104) => decideByRules({ price, now, before });
const said = (...given: Parameters<typeof decide>) => {
  const { signal, confidence } = decide(...given);
  return `${signal} ${confidence}`;
};

describe('the built-in rules', () => {
  it('buy in an upward trend that keeps its speed', () => expect(said(rise)).toBe('BUY MEDIUM'));
  it('sell in a downward trend that keeps its speed', () => expect(said(fall)).toBe('SELL MEDIUM'));
  it('are sure where the fast average has just crossed into it', () => {
    expect(said(rise, { ...rise, sma5: 101 })).toBe('BUY HIGH');
    expect(said(fall, { ...fall, sma5: 103 })).toBe('SELL HIGH');
  });
  it('are sure then before the speed is there', () => {
    expect(said({ ...rise, macd: macd(-0.2) }, { ...rise, sma5: 101 })).toBe('BUY HIGH');
    expect(said({ ...fall, macd: macd(0.2) }, { ...fall, sma5: 103 })).toBe('SELL HIGH');
  });
  it('see no crossing where the candle before had no averages', () => {
    expect(said(rise, { ...rise, sma5: 101, sma20: null })).toBe('BUY MEDIUM');
  });
  it('hold where the trend loses speed', () => {
    expect(said({ ...rise, macd: macd(-0.01) })).toBe('HOLD LOW');
    expect(said({ ...fall, macd: macd(0.01) })).toBe('HOLD LOW');
  });
  it('neither buy what is overbought nor sell what is oversold, not even at a crossing', () => {
    expect([70, 70.1].map((rsi14) => said({ ...rise, rsi14 }))).toEqual(['BUY MEDIUM', 'HOLD LOW']);
    expect([30, 29.9].map((rsi14) => said({ ...fall, rsi14 }))).toEqual(['SELL MEDIUM', 'HOLD LOW']);
    expect(said({ ...rise, rsi14: 71 }, { ...rise, sma5: 101 })).toBe('HOLD LOW');
  });
  it('do buy what has fallen far, and sell what has risen far, once the trend says so', () => {
    expect(said({ ...rise, rsi14: 20 })).toBe('BUY MEDIUM');
    expect(said({ ...fall, rsi14: 80 })).toBe('SELL MEDIUM');
  });
  it('close or keep an open position although no sound stop can be set', () => {
    const still = { ...rise, atr14: 0.001 };
    const fallen = { ...fall, atr14: 0.001 };
    expect([said(still), said(fallen)]).toEqual(['HOLD LOW', 'HOLD LOW']);
    const held = (now: Indicators) => decideByRules({ price: 104, now, before: now }, true);
    expect(held(still)).toMatchObject({ signal: 'BUY', stopLoss: null, takeProfit: null });
    expect(held(fallen)).toMatchObject({ signal: 'SELL', stopLoss: null, takeProfit: null });
    expect(held(fall)).toEqual(decide(fall));
  });
  it('hold while there is no trend', () => expect(said({ ...rise, trend: 'sideways' })).toBe('HOLD LOW'));
  it.each(['trend', 'rsi14', 'macd', 'atr14'] as const)('hold while this is not warm: %s', (name) => {
    expect(said({ ...rise, [name]: null })).toBe('HOLD LOW');
  });
});

describe('their levels', () => {
  it('lie two average true ranges behind the price and three before it', () => {
    expect(decide(rise)).toMatchObject({ stopLoss: 103, takeProfit: 105.5 });
    expect(decide(fall)).toMatchObject({ stopLoss: 105, takeProfit: 102.5 });
  });
  it('are rounded to eight digits', () => {
    expect(decide({ ...rise, atr14: 1 / 3 })).toMatchObject({ stopLoss: 103.33333, takeProfit: 105 });
    expect(decide({ ...rise, atr14: 1e-10 / 3 }, rise, 1e-8)).toMatchObject({ stopLoss: 9.9333333e-9 });
  });
  it.each([
    ['too near to be worth the fees', 0.0259, 0.0261],
    ['too far for the stop', 10.41, 10.39],
  ])('are not set, and nothing is bought, where they would lie %s', (_, unsound, sound) => {
    expect([unsound, sound].map((atr14) => said({ ...rise, atr14 }))).toEqual(['HOLD LOW', 'BUY MEDIUM']);
    expect([unsound, sound].map((atr14) => said({ ...fall, atr14 }))).toEqual(['HOLD LOW', 'SELL MEDIUM']);
  });
  it('are missing in a decision to hold', () =>
    expect(decide({ ...rise, trend: 'sideways' })).not.toHaveProperty('stopLoss'));
});

describe('their reason', () => {
  const figures = 'price 104, SMA 5 103, SMA 20 102, SMA 50 101, RSI 60, MACD histogram 0.2, ATR 0.5';
  it('gives the figures', () => expect(decide(rise).reason).toBe(`an upward trend that keeps its speed: ${figures}`));
  it('says which of them are missing', () => {
    const { reason } = decideByRules(measure(observationOf([1, 2, 3])));
    expect(reason).toMatch(
      /^too few candles for the indicators: price 3, SMA 5 not warm, .*RSI not warm, .*ATR not warm$/,
    );
  });
  it('says that no stop could be set', () => {
    expect(decide({ ...rise, atr14: 0 }).reason).toMatch(
      /^no sound stop can be set by the ATR: an upward trend .* ATR 0$/,
    );
  });
  it('is legible for prices of every size', () => {
    expect(decide(rise, rise, 0.00001234).reason).toContain('price 0.00001234,');
    expect(decide(rise, rise, 56_347.694321).reason).toContain('price 56347.69,');
  });
});

describe('for all measures', () => {
  const odd = fc.oneof(
    fc.constantFrom(0, 5e-324, Number.MAX_VALUE, Number.NaN, Number.POSITIVE_INFINITY, -1),
    fc.double(),
  );
  const price = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(1e-8, 0.1, 1, 50_000, 1e12) }, odd);
  const known = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 20 });
  const indicators = fc
    .record({
      sma5: known(price),
      sma20: known(price),
      macd: known(fc.oneof(fc.constantFrom(-1, 1), odd).map(macd)),
      rsi14: known(fc.integer({ min: 0, max: 100 })),
      atr14: known(odd),
      trend: known(fc.constantFrom('up', 'down', 'sideways')),
    })
    .map((some): Indicators => ({ ...rise, ...some }));
  const measures: fc.Arbitrary<Measures> = fc
    .record({ price, permille: fc.integer({ min: 0, max: 150 }), now: indicators, before: indicators })
    // Mostly a range that goes with the price, or nothing would ever be bought.
    .map(({ permille, ...all }) =>
      permille < 130 ? { ...all, now: { ...all.now, atr14: (all.price * permille) / 1000 } } : all,
    );

  it('BUY and SELL carry finite, positive levels on the right sides, not nearer than 0.05 %', () => {
    let [bought, sold] = [0, 0];
    fc.assert(
      fc.property(measures, (all) => {
        const decision = decideByRules(all);
        expect(decision.reason).not.toMatch(/undefined|null|\[object/);
        if (decision.signal === 'HOLD') return;
        if (decision.signal === 'BUY') bought++;
        else sold++;
        const { stopLoss, takeProfit } = decision;
        const [low, high] = decision.signal === 'BUY' ? [stopLoss, takeProfit] : [takeProfit, stopLoss];
        expect(low).toBeGreaterThan(0);
        expect(low).toBeLessThan(all.price * 0.9996);
        expect(high).toBeGreaterThan(all.price * 1.0004);
        expect(high).toBeLessThan(Number.POSITIVE_INFINITY);
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(bought, sold)).toBeGreaterThan(50);
  });
});

describe('on the recorded candles', () => {
  const recording = loadRecording();
  const decisions = Array.from({ length: recording.candles.length - WARM_CANDLES + 1 }, (_, beat) =>
    decideByRules(measure(replay(recording, beat, 0, 0))),
  );

  it('everything is warm from the first decision on', () => {
    expect(decisions.filter((decision) => decision.reason.includes('not warm'))).toEqual([]);
  });
  it('every answer occurs', () => {
    const answers = new Set(decisions.map((decision) => `${decision.signal} ${decision.confidence}`));
    expect([...answers].sort()).toEqual(['BUY HIGH', 'BUY MEDIUM', 'HOLD LOW', 'SELL HIGH', 'SELL MEDIUM']);
  });
});
