// How fast the loop turns and how long it waits, from the configuration. Pure.
import type { BotConfiguration } from './config.ts';
import type { Tempo } from './engine/engine.ts';

/** The loop turns at least this often, in milliseconds, so that stops and exits need not wait for the beat. */
const LONGEST_TICK = 5_000;
/** A loop that hangs for less is not worth a word, in milliseconds, however short the beat. */
const SHORTEST_HANG = 1_000;
/** A decider keeps its deadline itself; one that does not is cut off this much later, in milliseconds. */
const OVERRUN = 1_000;
/** For one look at the market, in milliseconds. */
const PATIENCE = 10_000;
/** For orders in flight when the bot stops, in milliseconds. */
const DRAIN = 8_000;

/** @param start Of the beat, in monotonic milliseconds. */
export function tempoOf(values: BotConfiguration['values'], start: number): Tempo {
  const interval = values['bot.decision_interval'];
  return {
    beat: { start: Math.floor(start), interval },
    tick: Math.min(interval, LONGEST_TICK),
    deadline: values['bot.ai.deadline'],
    overrun: OVERRUN,
    patience: PATIENCE,
    drain: DRAIN,
  };
}

/** How long a symbol may wait at most until it may decide, in milliseconds: all before it take all of their time. */
export const longestWaitOf = ({ deadline, overrun }: Tempo, symbols: number, places: number): number =>
  (Math.ceil(symbols / places) - 1) * (deadline + overrun);

/** The age of the last turn from which on the loop hangs, in milliseconds. */
export const maxTickAgeOf = ({ tick }: Tempo): number => Math.max(3 * tick, SHORTEST_HANG);
