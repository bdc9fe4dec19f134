// The question to the AI, built from what is known. Pure; the facts are in facts.ts, the words in en.ts and zh.ts.
import { BOUNDS } from '../../domain/decision/bounds.ts';
import { LONGEST_REASON } from '../answer.ts';
import { en } from './en.ts';
import { factsOf, type Situation } from './facts.ts';
import { zh } from './zh.ts';

export type Message = { readonly role: 'system' | 'user' | 'assistant'; readonly content: string };

const WORDS = { en, zh } as const;
export type Language = keyof typeof WORDS;

export function promptFor(situation: Situation, language: Language): readonly Message[] {
  const words = WORDS[language];
  const rules = {
    longestReason: LONGEST_REASON,
    stopPercent: BOUNDS.stopLoss.max * 100,
    targetPercent: BOUNDS.takeProfit.max * 100,
  };
  return [
    { role: 'system', content: words.system(exampleFor(situation.measures.price), rules) },
    { role: 'user', content: [...factsOf(situation, words), '', words.ask].join('\n') },
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

const exampleFor = (price: number): string =>
  JSON.stringify({
    signal: 'BUY',
    confidence: 'MEDIUM',
    reason: '…',
    stop_loss: Number((price * 0.985).toPrecision(6)),
    take_profit: Number((price * 1.03).toPrecision(6)),
  });
