// Kills the bot at the moments of an order's life, one life after the other in the same account, and says what came of it.
import { join } from 'node:path';
import { placeFar } from './foreign.ts';
import { type Lived, live } from './life.ts';
import type { Point } from './points.ts';
import { untruths } from './truth.ts';
import { openWorld } from './world.ts';

export type Killed = Point & (Lived | { readonly failed: string });

export type OrderSweep = {
  readonly killed: readonly Killed[];
  /** A sentence for each fault of journal, book and account in the end; empty where all is well. */
  readonly faults: readonly string[];
};

const BALANCE = 10_000;

/**
 * @param hurries Lets the time that is only waited for pass at once.
 * @param tell Told of each as it comes.
 */
export async function sweepOrders(
  points: readonly Point[],
  hurries: boolean,
  atEnd: (clean: () => void) => void,
  tell: (killed: Killed) => void = () => undefined,
): Promise<OrderSweep> {
  const world = await openWorld(atEnd, { balance: BALANCE });
  placeFar(world.okx);
  const guardian = world.guarded.start();
  const killed: Killed[] = [];
  for (const point of points) {
    const one = await live(world, point.course, hurries)
      .then((lived) => ({ ...point, ...lived }))
      .catch((error: Error) => ({ ...point, failed: error.message }));
    killed.push(one);
    tell(one);
    // What has gone wrong would only go wrong again.
    if ('failed' in one) break;
  }
  guardian.kill('SIGTERM');
  const code = await guardian.ended;
  const faults = [
    ...(code === 0 ? [] : [`the guardian ended with ${code}`]),
    ...untruths(join(world.guarded.folder, 'data/bot.db'), world.okx, BALANCE),
  ];
  return { killed, faults };
}
