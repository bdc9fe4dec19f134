// The steps of a cycle where only so many symbols decide at once. The market is looked at without a place, so that a
// market that hangs takes none; who has to wait for one looks again, since what it saw has aged.
import type { Leave, Places } from '../ports.ts';
import type { Sight, Steps } from './cycle.ts';

export type InTurn = Pick<Steps, 'look' | 'decide'> & {
  /** Gives the place back, if there is one. */
  readonly leave: () => void;
  /** How long the cycle has waited for a place, in milliseconds. */
  readonly waited: () => number;
};

export type Waiting = {
  readonly places: Places;
  /** Told when the cycle has to wait, and when it goes on. */
  readonly wait: () => void;
  readonly goOn: () => void;
  /** Monotonic milliseconds. */
  readonly now: () => number;
};

/** For one cycle. A place is held from the last look to the end of the decision, however that comes. */
export function inTurn(steps: Pick<Steps, 'look' | 'decide'>, { places, wait, goOn, now }: Waiting): InTurn {
  let leave: Leave | null = null;
  let waited = 0;

  async function look(signal: AbortSignal): Promise<Sight | null> {
    const sight = await steps.look(signal);
    if (sight === null) return null;
    leave = places.tryTake();
    if (leave !== null) return sight;
    const since = now();
    wait();
    leave = await places.take(signal);
    waited = now() - since;
    goOn();
    return steps.look(signal);
  }

  const decide: Steps['decide'] = (question, signal) => steps.decide(question, signal).finally(() => leave?.());

  return { look, decide, leave: () => leave?.(), waited: () => waited };
}
