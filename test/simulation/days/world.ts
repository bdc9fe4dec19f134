// What all parts of a simulated world share.
import type { Settings } from '../../../guardian/policy.ts';
import type { Dice } from './dice.ts';
import type { Excuses } from './excuses.ts';
import type { Kind } from './kinds.ts';
import type { HangLaws } from './laws/hangs.ts';
import type { HarmLaws } from './laws/harm.ts';
import type { OrderLaws } from './laws/order.ts';
import type { RestartLaws } from './laws/restarts.ts';
import type { Outside } from './outside.ts';
import type { Story } from './story.ts';
import type { Tally } from './tally.ts';
import type { Time } from './time.ts';

export type World = {
  readonly dice: Dice;
  readonly time: Time;
  readonly kind: Kind;
  readonly settings: Settings;
  readonly outside: Outside;
  readonly story: Story;
  readonly excuses: Excuses;
  /** Time in which nobody could decide. */
  readonly foul: Excuses;
  readonly laws: RestartLaws & { readonly harm: HarmLaws; readonly hangs: HangLaws; readonly order: OrderLaws };
  readonly tally: Tally;
  /** Called at what makes a bad moment for somebody to interfere. */
  readonly moment: { is: (moment: Moment) => void };
};

export type Moment = 'spawn' | 'ask' | 'kill' | 'exit' | 'look' | 'halted';

/** What the rules make the guardian begin anew after it was away: the grace period, and all strikes. */
export const penaltyOf = ({ machine }: Settings): number =>
  machine.startGrace + machine.failureThreshold * machine.checkInterval + machine.healthTimeout;

/** So long, in a row, a load that never lets up is an excuse. */
export const excusedUnderLoad = ({ machine, starved }: Settings): number =>
  starved.maxStarved + 2 * machine.checkInterval;

/** What a guardian learns of a load it learns of each bot anew, and after each sleep. */
export function excuseLoadAnew({ time, excuses, settings }: World): void {
  if (time.lateness() === 0) return;
  const span = `load seen anew at ${time.now()}`;
  excuses.begin(span);
  time.later(excusedUnderLoad(settings), () => excuses.end(span, penaltyOf(settings)));
}
