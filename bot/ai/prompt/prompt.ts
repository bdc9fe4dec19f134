// The question to the AI, built from what is known. Pure; the words are in en.ts and zh.ts.
import type { Context } from '../../domain/decision/decision.ts';
import { type Averages, type Measures, PERIODS } from '../../domain/indicators/measure.ts';
import { type Candle, newest } from '../../domain/market/candle.ts';
import { BOUNDS, LONGEST_REASON } from '../answer.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

export type Message = { readonly role: 'system' | 'user' | 'assistant'; readonly content: string };

export type Position = {
  readonly side: 'long' | 'short';
  /** In base currency; prices in quote currency. */
  readonly size: number;
  readonly entryPrice: number;
  readonly unrealizedPnl: number;
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
};

export type Situation = Context & {
  readonly symbol: string;
  readonly timeframe: string;
  /** Null while flat. */
  readonly position: Position | null;
};

/** Every sentence of the question, in one language. */
export type Words = {
  readonly system: (example: string, rules: Rules) => string;
  readonly market: string;
  readonly price: string;
  readonly indicators: string;
  readonly before: string;
  readonly levels: string;
  readonly support: string;
  readonly resistance: string;
  readonly candles: string;
  readonly columns: string;
  readonly position: string;
  readonly flat: string;
  readonly sides: { readonly [S in Position['side']]: string };
  readonly held: (side: string, position: Position) => string;
  readonly unknown: string;
  readonly ask: string;
  readonly correct: (faults: readonly string[]) => string;
};

type Rules = { readonly longestReason: number; readonly stopPercent: number; readonly targetPercent: number };

const CANDLES_SHOWN = 12;
const LEVELS_OVER = 20;

const WORDS = { en, zh } as const;
export type Language = keyof typeof WORDS;

export function promptFor(situation: Situation, language: Language): readonly Message[] {
  const words = WORDS[language];
  const { measures, observation, symbol, timeframe, position } = situation;
  const { candles } = observation;
  const recent = candles.slice(-LEVELS_OVER);
  const lines = [
    `${words.market}: ${symbol}, ${timeframe}`,
    `${words.price}: ${measures.price}`,
    `${words.position}: ${position === null ? words.flat : words.held(words.sides[position.side], position)}`,
    '',
    `${words.indicators}:`,
    ...indicators(measures, words),
    '',
    `${words.levels}:`,
    `${words.support} (${LEVELS_OVER}): ${Math.min(...recent.map((candle) => candle.low))}`,
    `${words.resistance} (${LEVELS_OVER}): ${Math.max(...recent.map((candle) => candle.high))}`,
    '',
    `${words.candles} (${words.columns}):`,
    ...candles.slice(-CANDLES_SHOWN).map(row),
    '',
    words.ask,
  ];
  const rules = {
    longestReason: LONGEST_REASON,
    stopPercent: BOUNDS.stop_loss.max * 100,
    targetPercent: BOUNDS.take_profit.max * 100,
  };
  return [
    { role: 'system', content: words.system(exampleFor(newest(candles).close), rules) },
    { role: 'user', content: lines.join('\n') },
  ];
}

/** The question again, with the answer that was none and what is wrong with it. */
export const correctionOf = (
  question: readonly Message[],
  content: string,
  faults: readonly string[],
  language: Language,
): readonly Message[] => [
  ...question,
  // Servers refuse an empty answer.
  { role: 'assistant', content: content.trim() === '' ? '{}' : content.slice(0, LONGEST_QUOTE) },
  { role: 'user', content: WORDS[language].correct(faults) },
];

const LONGEST_QUOTE = 2_000;

function indicators({ averages, before }: Measures, words: Words): string[] {
  const names = Object.keys(PERIODS) as (keyof Averages)[];
  const shown = (value: number | null) => value?.toFixed(2) ?? words.unknown;
  return names.map((name) => `SMA ${PERIODS[name]}: ${shown(averages[name])} (${words.before} ${shown(before[name])})`);
}

const row = ({ openedAt, open, high, low, close, volume }: Candle): string =>
  [new Date(openedAt).toISOString().slice(0, 16), open, high, low, close, volume].join(' ');

const exampleFor = (price: number): string =>
  JSON.stringify({
    signal: 'BUY',
    confidence: 'MEDIUM',
    reason: '…',
    stop_loss: Number((price * 0.985).toPrecision(6)),
    take_profit: Number((price * 1.03).toPrecision(6)),
  });
