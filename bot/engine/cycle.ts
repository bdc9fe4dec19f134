// One cycle: observe, measure, decide, record.
import type { Decision, Fallback } from '../domain/decision/decision.ts';
import type { Observation } from '../domain/market/candle.ts';
import type { Stage } from '../domain/state.ts';
import { measure } from '../indicators/measure.ts';
import type { Decider, Market } from '../ports.ts';

export type Steps = {
  readonly market: Market;
  readonly decider: Decider;
  readonly enter: (stage: Stage) => void;
  readonly recordObservation: (observation: Observation) => void;
  readonly recordDecision: (decision: Decision, observation: Observation) => void;
  readonly recordFallback: (fallback: Fallback) => void;
};

/**
 * @param signal Ends the cycle, even where a port does not listen to it.
 * @throws What a port throws, or the signal's reason; then nothing is recorded any more.
 */
export async function runCycle(steps: Steps, signal: AbortSignal): Promise<void> {
  steps.enter('fetch');
  const observation = await unlessAborted(() => steps.market.observe(signal), signal);
  steps.recordObservation(observation);
  const measures = measure(observation);

  steps.enter('decide');
  const outcome = await unlessAborted(
    () => steps.decider.decide({ observation, measures, holding: null }, signal),
    signal,
  );
  if ('fallback' in outcome) steps.recordFallback(outcome);
  else steps.recordDecision(outcome, observation);
}

async function unlessAborted<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
