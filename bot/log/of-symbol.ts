// The log of one symbol among several: each line names it.
import type { Log } from '../ports.ts';

export const logOf = (log: Log, symbol: string): Log => ({
  info: (facts, sentence) => log.info({ symbol, ...facts }, `${symbol}: ${sentence}`),
  warn: (facts, sentence) => log.warn({ symbol, ...facts }, `${symbol}: ${sentence}`),
  error: (facts, sentence) => log.error({ symbol, ...facts }, `${symbol}: ${sentence}`),
});
