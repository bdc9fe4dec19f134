// Every sentence of the question, in one language.
import type { Indicators } from '../../domain/measures.ts';
import type { Holding } from '../../domain/trading/book.ts';

/** Numbers come as they are to be shown. */
export type Words = {
  readonly system: (example: string, rules: Rules) => string;
  readonly market: string;
  readonly price: string;
  readonly position: string;
  readonly flat: string;
  /** What each signal does to the position that is open. */
  readonly choices: { readonly [S in Holding['side']]: string };
  readonly sides: { readonly [S in Holding['side']]: string };
  readonly held: (side: string, holding: { readonly [N in HoldingNumber]: string }) => string;
  /** Now, and one candle ago in parentheses. */
  readonly indicators: string;
  readonly macdParts: string;
  readonly bollingerParts: string;
  readonly volumeRatio: string;
  readonly trend: string;
  readonly trends: { readonly [T in NonNullable<Indicators['trend']>]: string };
  readonly unknown: string;
  readonly levels: string;
  readonly support: string;
  readonly resistance: string;
  readonly candles: string;
  readonly columns: string;
  readonly ask: string;
  readonly correct: (faults: readonly string[]) => string;
};

export type Rules = { readonly longestReason: number; readonly stopPercent: number; readonly targetPercent: number };

type HoldingNumber = 'size' | 'entryPrice' | 'unrealizedPnl' | 'stopLoss' | 'takeProfit';
