// Moving average convergence and divergence, MACD.
import { exponentialMeans, type Series } from './library.ts';

export type Macd = { readonly line: number; readonly signal: number; readonly histogram: number };

const [FAST, SLOW, SIGNAL] = [12, 26, 9] as const;

/**
 * The line is EMA 12 less EMA 26, the signal the EMA 9 of the line, the histogram line less signal. Every EMA is seeded
 * with its first value, the signal too: with the line at the first close, which is 0. The library's own MACD begins its
 * signal at the 26th close only, which is nobody's definition.
 *
 * @param closes Oldest first, finite, in quote currency.
 * @returns All three or null: null until 34 closes are there, as in TA-Lib.
 * @see G. Appel, Technical Analysis: Power Tools for Active Investors (2005), chapter 8.
 */
export function macd(closes: readonly number[]): Series<Macd> {
  const [fast, slow] = [exponentialMeans(closes, FAST), exponentialMeans(closes, SLOW)];
  // Each has as many entries as there are closes.
  const lines = fast.map((mean, i) => mean - (slow[i] as number));
  return exponentialMeans(lines, SIGNAL).map((signal, i) => {
    const line = lines[i] as number;
    return i + 1 < SLOW + SIGNAL - 1 ? null : { line, signal, histogram: line - signal };
  });
}
