// Signals: the first asks for an orderly end, the second for an end at once; a closed terminal does not stop guarding.
import type { Clock } from '../common/clock.ts';

/** A wrapper such as npx relays the Ctrl+C that the terminal has sent to both: two within this time are one. */
const ECHO_MS = 100;

export type Stoppable = { readonly stop: () => void; readonly stopNow: () => void };

export type EarlySignal = {
  /** Its name; null while none has come. */
  readonly name: () => string | null;
  /** Called when the guardian listens itself. */
  readonly stopListening: () => void;
};

/**
 * Before it is known whether the bot of an earlier guardian runs, which has to be stopped then, a signal is remembered.
 *
 * @param end Called for a further one: the person does not wait.
 */
export function rememberSignals(clock: Clock, end: () => void): EarlySignal {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  let first: { readonly name: string; readonly at: number } | null = null;
  const remember = (name: string) => {
    const at = clock.now();
    if (first === null) first = { name, at };
    else if (at - first.at >= ECHO_MS) end();
  };
  for (const signal of signals) process.on(signal, remember);
  return {
    name: () => first?.name ?? null,
    stopListening: () => {
      for (const signal of signals) process.off(signal, remember);
    },
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
