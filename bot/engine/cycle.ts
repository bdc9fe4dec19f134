// One cycle: observe, measure, decide, check risk, execute, record.
import type { Context, Decision, Fallback } from '../domain/decision/decision.ts';
import type { Stage } from '../domain/state.ts';
import { measure } from '../indicators/measure.ts';
import type { Decider } from '../ports.ts';

/** What there is to decide on. */
export type Sight = Pick<Context, 'observation' | 'holding'>;

/** What the decider is asked, but for the symbol. */
export type Question = Omit<Context, 'symbol'>;

export type Steps = {
  readonly decide: (question: Question, signal: AbortSignal) => ReturnType<Decider['decide']>;
  readonly enter: (stage: Stage) => void;
  /** @returns Null if there is nothing to decide on. */
  readonly look: (signal: AbortSignal) => Promise<Sight | null>;
  /** Lets an earlier decision hold where it does. @returns True if it does: then nobody is asked. */
  readonly serve: (sight: Sight) => boolean;
  /** Checks the risk of the decision, executes and records it. Once an order has left, the signal does not end it. */
  readonly recordDecision: (decision: Decision, sight: Sight, signal: AbortSignal) => Promise<void>;
  readonly recordFallback: (fallback: Fallback) => void;
};

/**
 * @param signal Ends the cycle once the step under way has heard of it.
 * @returns What was recorded; null if there was nothing to decide on.
 * @throws What a port throws, or the signal's reason; then nothing is recorded any more.
 */
export async function runCycle(steps: Steps, signal: AbortSignal): Promise<Decision | Fallback | 'served' | null> {
  steps.enter('fetch');
  const sight = await steps.look(signal);
  if (sight === null) return null;
  if (steps.serve(sight)) return 'served';
  const measures = measure(sight.observation);

  steps.enter('decide');
  const outcome = await steps.decide({ ...sight, measures }, signal);
  signal.throwIfAborted();
  if ('fallback' in outcome) steps.recordFallback(outcome);
  else await steps.recordDecision(outcome, sight, signal);
  return outcome;
}
