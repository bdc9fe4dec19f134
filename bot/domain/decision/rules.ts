// The built-in rules: with the trend, surest where it has just begun, unless it is overdone or fading. No AI.
import type { Indicators, Measures } from '../measures.ts';
import { BOUNDS, distanceOf } from './bounds.ts';
import { type Confidence, type Decision, type Levels, NO_LEVELS, type Signal } from './decision.ts';

type Phase = 'overdone' | 'fresh' | 'fading' | 'steady';
type Situation = `${'up' | 'down'} ${Phase}` | 'sideways' | 'cold';

const OVERBOUGHT = 70;
const OVERSOLD = 30;
/** Distances from the price, in average true ranges. */
const STOP_RANGES = 2;
const TARGET_RANGES = 3;

/** @param isHolding Whether a position is open: to keep or to close it no levels are needed. */
export function decideByRules(measures: Measures, isHolding = false): Decision {
  const { signal, confidence, because } = RULES[situationOf(measures)];
  const reason = `${because}: ${spelled(measures)}`;
  if (signal === 'HOLD') return { signal, confidence, reason };
  const levels = levelsFor(signal, measures);
  if (levels !== null) return { signal, confidence, reason, ...levels };
  if (isHolding) return { signal, confidence, reason, ...NO_LEVELS };
  return { signal: 'HOLD', confidence: 'LOW', reason: `no sound stop can be set by the ATR: ${reason}` };
}

function situationOf({ now, before }: Measures): Situation {
  const { trend, rsi14, macd } = now;
  if (trend === null || rsi14 === null || macd === null) return 'cold';
  if (trend === 'sideways') return 'sideways';
  const isUp = trend === 'up';
  const isOverdone = isUp ? rsi14 > OVERBOUGHT : rsi14 < OVERSOLD;
  if (isOverdone) return `${trend} overdone`;
  if (sideOf(before) !== null && sideOf(before) !== sideOf(now)) return `${trend} fresh`;
  const isFading = isUp ? macd.histogram < 0 : macd.histogram > 0;
  return isFading ? `${trend} fading` : `${trend} steady`;
}

/** The fast average above (1), on (0) or below (-1) the middle one; null while they are not warm. */
const sideOf = ({ sma5, sma20 }: Indicators): number | null =>
  sma5 === null || sma20 === null ? null : Math.sign(sma5 - sma20);

/** @returns Null where they would not be sound. */
function levelsFor(signal: 'BUY' | 'SELL', { price, now: { atr14 } }: Measures): Levels | null {
  if (atr14 === null || price <= 0) return null;
  const side = signal === 'BUY' ? 1 : -1;
  const stopLoss = rounded(price - side * STOP_RANGES * atr14);
  const takeProfit = rounded(price + side * TARGET_RANGES * atr14);
  const share = -side * distanceOf(stopLoss, price);
  // Where the stop is within its bounds the target is within its own, by the ratio of the two, unless it is too large a number.
  const isSound = share >= BOUNDS.stopLoss.min && share <= BOUNDS.stopLoss.max && Number.isFinite(takeProfit);
  return isSound ? { stopLoss, takeProfit } : null;
}

const rounded = (price: number): number => Number(price.toPrecision(8));

const spelled = ({ price, now }: Measures): string =>
  [
    `price ${shown(price, 7)}`,
    `SMA 5 ${shown(now.sma5, 6)}`,
    `SMA 20 ${shown(now.sma20, 6)}`,
    `SMA 50 ${shown(now.sma50, 6)}`,
    `RSI ${shown(now.rsi14, 3)}`,
    `MACD histogram ${shown(now.macd?.histogram ?? null, 3)}`,
    `ATR ${shown(now.atr14, 3)}`,
  ].join(', ');

const shown = (value: number | null, digits: number): string =>
  value === null ? 'not warm' : `${Number(value.toPrecision(digits))}`;

type Rule = { readonly signal: Signal; readonly confidence: Confidence; readonly because: string };

const hold = (because: string): Rule => ({ signal: 'HOLD', confidence: 'LOW', because });

const RULES: { readonly [S in Situation]: Rule } = {
  'up overdone': hold('an upward trend, but overbought'),
  'up fresh': { signal: 'BUY', confidence: 'HIGH', because: 'the fast average has just crossed into an upward trend' },
  'up fading': hold('an upward trend, but it loses speed'),
  'up steady': { signal: 'BUY', confidence: 'MEDIUM', because: 'an upward trend that keeps its speed' },
  'down overdone': hold('a downward trend, but oversold'),
  'down fresh': {
    signal: 'SELL',
    confidence: 'HIGH',
    because: 'the fast average has just crossed into a downward trend',
  },
  'down fading': hold('a downward trend, but it loses speed'),
  'down steady': { signal: 'SELL', confidence: 'MEDIUM', because: 'a downward trend that keeps its speed' },
  sideways: hold('the averages show no clear trend'),
  cold: hold('too few candles for the indicators'),
};
