// The facts of the question, line by line: market, position, indicators, levels, last candles. Pure.
import type { Context } from '../../domain/decision/decision.ts';
import type { Candle, Observation } from '../../domain/market/candle.ts';
import type { Indicators, Measures } from '../../domain/measures.ts';
import type { Holding } from '../../domain/trading/book.ts';
import type { Words } from './words.ts';

export type Situation = Context & { readonly timeframe: string };

const CANDLES_SHOWN = 12;

export const factsOf = (situation: Situation, words: Words): readonly string[] => [
  `${words.market}: ${situation.symbol}, ${situation.timeframe}`,
  `${words.price}: ${situation.measures.price}`,
  `${words.position}: ${positionOf(situation.holding, words)}`,
  ...(situation.holding === null ? [] : [words.choices[situation.holding.side]]),
  '',
  `${words.indicators}:`,
  ...indicators(situation.measures, words),
  '',
  `${words.levels}:`,
  ...levels(situation.measures, words),
  '',
  `${words.candles} (${words.columns}):`,
  ...situation.observation.candles.slice(-CANDLES_SHOWN).map((candle) => row(candle, situation.observation)),
];

function positionOf(holding: Holding | null, words: Words): string {
  if (holding === null) return words.flat;
  const { size, entryPrice, unrealizedPnl, stopLoss, takeProfit } = holding;
  return words.held(words.sides[holding.side], {
    size: `${size}`,
    entryPrice: shown(entryPrice),
    unrealizedPnl: shown(unrealizedPnl),
    stopLoss: shown(stopLoss),
    takeProfit: shown(takeProfit),
  });
}

/** Each now, and one candle ago in parentheses. */
function indicators({ now, before }: Measures, words: Words): string[] {
  const all = (numbers: readonly (number | null)[]) => numbers.map((n) => (n === null ? words.unknown : shown(n)));
  const line = (name: string, numbersOf: (at: Indicators) => readonly (number | null)[]) =>
    `${name}: ${all(numbersOf(now)).join(', ')} (${all(numbersOf(before)).join(', ')})`;
  const trendAt = ({ trend }: Indicators) => (trend === null ? words.unknown : words.trends[trend]);
  return [
    line('SMA 5', ({ sma5 }) => [sma5]),
    line('SMA 20', ({ sma20 }) => [sma20]),
    line('SMA 50', ({ sma50 }) => [sma50]),
    line('EMA 12', ({ ema12 }) => [ema12]),
    line('EMA 26', ({ ema26 }) => [ema26]),
    line(`MACD 12/26/9 ${words.macdParts}`, ({ macd }) => (macd ? [macd.line, macd.signal, macd.histogram] : [null])),
    line('RSI 14', ({ rsi14 }) => [rsi14]),
    line(`Bollinger 20/2 ${words.bollingerParts}`, ({ bollinger20: band }) =>
      band ? [band.lower, band.middle, band.upper] : [null],
    ),
    line('ATR 14', ({ atr14 }) => [atr14]),
    line(words.volumeRatio, ({ volumeRatio20 }) => [volumeRatio20]),
    `${words.trend}: ${trendAt(now)} (${trendAt(before)})`,
  ];
}

function levels({ now: { levels20 } }: Measures, words: Words): string[] {
  const [support, resistance] = levels20 ? [levels20.support, levels20.resistance] : [words.unknown, words.unknown];
  return [`${words.support} (20): ${support}`, `${words.resistance} (20): ${resistance}`];
}

const row = ({ openedAt, open, high, low, close, volume }: Candle, { shift }: Observation): string =>
  [new Date(openedAt + shift).toISOString().slice(0, 16), open, high, low, close, volume].join(' ');

/** Seven digits tell all, also of a price far below one. */
const shown = (value: number): string => `${Number(value.toPrecision(7))}`;
