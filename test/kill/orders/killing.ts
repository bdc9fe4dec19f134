// Kills of a bot at one exact moment: some are met inside the bot (kill-at.cjs), the others where its calls arrive.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { Delivery } from '../../okx/delivery.ts';
import type { Request } from '../../okx/wire/gate.ts';

/**
 * Of a change of the journal: `before` it is on disk, or `after`. Of a call: before it is `leaving`; as it is `arriving`,
 * so that it is never carried out, or `late`, once the bot is dead; when it is `executed` and not answered; when it is
 * `answered`.
 */
export type When = 'before' | 'after' | 'leaving' | 'arriving' | 'late' | 'executed' | 'answered';

export type Kill = {
  /** `journal open sent`, or a call such as `POST /trade/order`. */
  readonly on: string;
  readonly when: When;
  /** So many of them pass before. */
  readonly skip?: number;
  /** Armed once this call has been seen; at once if it is not said. */
  readonly after?: string;
};

export type Killing = {
  readonly arm: (kill: Kill) => void;
  readonly disarm: () => void;
  /** Whether the kill that was armed last is still to come. */
  readonly isArmed: () => boolean;
  /** What the simulated exchange asks about each request. */
  readonly around: (request: Request, handle: () => Delivery) => Delivery;
};

const AT_THE_EXCHANGE: readonly When[] = ['arriving', 'late', 'executed'];

/**
 * @param file What KILL_AT names.
 * @param pid Of the bot of now.
 */
export function createKilling(file: string, pid: () => number): Killing {
  let kill: Kill | null = null;
  let passed = 0;
  const isHere = () => kill !== null && AT_THE_EXCHANGE.includes(kill.when);
  const tell = ({ on, when, skip = 0 }: Kill) => writeFileSync(file, JSON.stringify({ on, when, skip }));

  function strike(handle: () => Delivery): Delivery {
    const when = kill?.when;
    kill = null;
    const executed = when === 'executed' ? handle() : null;
    process.kill(pid(), 'SIGKILL');
    if (executed === null && when === 'late') handle();
    return { by: 'silence' };
  }

  return {
    arm: (next) => {
      kill = next;
      passed = 0;
      if (next.after === undefined && !isHere()) tell(next);
    },
    disarm: () => {
      kill = null;
      rmSync(file, { force: true });
    },
    isArmed: () => kill !== null && (isHere() || kill.after !== undefined || existsSync(file)),
    around: ({ method, path }, handle) => {
      const call = `${method} ${path.replace(/\?.*/, '').replace('/api/v5', '')}`;
      if (kill?.after !== undefined) {
        if (call === kill.after) {
          const { after: _, ...rest } = kill;
          kill = rest;
          if (!isHere()) tell(kill);
        }
        return handle();
      }
      if (!isHere() || kill?.on !== call || passed++ < (kill.skip ?? 0)) return handle();
      return strike(handle);
    },
  };
}
