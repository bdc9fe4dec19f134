// Signals: the first asks for an orderly end, the second for an end at once; a closed terminal does not stop guarding.
import type { Clock } from '../common/clock.ts';

/** A wrapper such as npx relays the Ctrl+C that the terminal has sent to both: two within this time are one. */
const ECHO_MS = 100;

export type Stoppable = { readonly stop: () => void; readonly stopNow: () => void };

/**
 * Before there is anything to stop, a signal ends the process at once, with the code of a person's wish.
 *
 * @returns Called when the guardian listens itself.
 */
export function endOnSignals(end: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}

/** @param tell Told the signal's name, and whether it is a further one. */
export function listenToSignals(
  guardian: Stoppable,
  clock: Clock,
  tell: (signal: string, isFurther: boolean) => void,
): void {
  let firstAt: number | null = null;
  const stop = (signal: string) => {
    const at = clock.now();
    if (firstAt !== null && at - firstAt < ECHO_MS) return;
    tell(signal, firstAt !== null);
    if (firstAt === null) guardian.stop();
    else guardian.stopNow();
    firstAt ??= at;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  if (process.platform === 'win32') {
    // Closing the window arrives as SIGHUP, Ctrl+Break as SIGBREAK.
    for (const signal of ['SIGHUP', 'SIGBREAK'] as const) process.on(signal, stop);
  } else {
    process.on('SIGHUP', () => {});
  }
}
