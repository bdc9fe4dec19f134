// The built-in rules: with the trend of three simple averages, surest where they have just crossed. No AI.
import { type Averages, type Measures, PERIODS } from '../indicators/measure.ts';
import type { Decision } from './decision.ts';

type Situation = 'crossedUp' | 'up' | 'crossedDown' | 'down' | 'mixed' | 'cold';

export function decideByRules(measures: Measures): Decision {
  const { because, ...decided } = RULES[situationOf(measures)];
  return { ...decided, reason: `${because}: ${spelled(measures)}` };
}

function situationOf({ price, averages, before }: Measures): Situation {
  const { fast, middle, slow } = averages;
  if (fast === null || middle === null || slow === null) return 'cold';
  const hasCrossed = sideOf(before) !== null && sideOf(before) !== sideOf(averages);
  if (fast > middle && middle > slow && price > slow) return hasCrossed ? 'crossedUp' : 'up';
  if (fast < middle && middle < slow && price < slow) return hasCrossed ? 'crossedDown' : 'down';
  return 'mixed';
}

/** The fast average above (1), on (0) or below (-1) the middle one; null while they are not warm. */
const sideOf = ({ fast, middle }: Averages): number | null =>
  fast === null || middle === null ? null : Math.sign(fast - middle);

const spelled = ({ price, averages: { fast, middle, slow } }: Measures): string =>
  `price ${shown(price)}, SMA ${PERIODS.fast} ${shown(fast)}, SMA ${PERIODS.middle} ${shown(middle)}, SMA ${PERIODS.slow} ${shown(slow)}`;

const shown = (value: number | null): string => value?.toFixed(2) ?? 'not warm';

type Rule = Pick<Decision, 'signal' | 'confidence'> & { readonly because: string };

const RULES: { readonly [S in Situation]: Rule } = {
  crossedUp: { signal: 'BUY', confidence: 'HIGH', because: 'the fast average has just crossed into an upward trend' },
  up: { signal: 'BUY', confidence: 'MEDIUM', because: 'price and averages stand in the order of an upward trend' },
  crossedDown: {
    signal: 'SELL',
    confidence: 'HIGH',
    because: 'the fast average has just crossed into a downward trend',
  },
  down: { signal: 'SELL', confidence: 'MEDIUM', because: 'price and averages stand in the order of a downward trend' },
  mixed: { signal: 'HOLD', confidence: 'LOW', because: 'the averages show no clear trend' },
  cold: { signal: 'HOLD', confidence: 'LOW', because: 'too few candles for the averages' },
};
