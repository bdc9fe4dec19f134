// Histories of any trouble, for fast-check.
import fc from 'fast-check';
import { STORE_FAULTS } from './memory-store.ts';
import { READ_FAULTS, WRITE_FAULTS } from './model-venue.ts';
import type { Model, Plan, Script, Step, Table } from './play.ts';

const planOf = <F>(faults: readonly F[], longest: number, count: number): fc.Arbitrary<Plan<F>> =>
  fc.array(fc.record({ skip: fc.nat(longest), fault: fc.constantFrom(...faults) }), { maxLength: count });

const scripts = (reads: readonly (typeof READ_FAULTS)[number][]): fc.Arbitrary<Script> =>
  fc.record({
    reads: planOf(reads, 12, 6),
    writes: planOf(WRITE_FAULTS, 2, 10),
    stores: planOf(STORE_FAULTS, 8, 4),
    maxDailyLoss: fc.constantFrom(null, 150),
  });

const decisions = fc.constantFrom<Step>({ do: 'buy' }, { do: 'sell' }, { do: 'hold' });
const ticks = fc.constant<Step>({ do: 'tick' });
const prices = fc.constantFrom(88, 94, 97, 100, 103, 107, 112).map((price): Step => ({ do: 'price', price }));
const byHand = fc.constantFrom(1, 60, 500).map((lots): Step => ({ do: 'close_by_hand', lots }));
const people = fc.oneof(
  fc.constant<Step>({ do: 'lose_stops' }),
  fc.constantFrom(0, 3_000, 60_000).map((downtime): Step => ({ do: 'restart', downtime })),
);
const strangers = fc.oneof(
  fc.constantFrom(-40, 40).map((lots): Step => ({ do: 'open_by_hand', lots })),
  fc.constant<Step>({ do: 'close_foreign' }),
);

const stepsOf = (...others: readonly fc.Arbitrary<Step>[]) =>
  fc.array(fc.oneof(decisions, decisions, ticks, ticks, prices, people, ...others), { minLength: 3, maxLength: 25 });

/** Stale answers where nobody else trades: what is read too late cannot tell theirs from ours. */
export const alone = fc.record({ script: scripts(READ_FAULTS), steps: stepsOf(byHand) });
export const among = fc.record({ script: scripts(['fails', 'kill']), steps: stepsOf(strangers) });

export type History = { readonly script: Script; readonly steps: readonly Step[] };

/** Plays it, then lets a new process find everything in order again. */
export async function lived<M extends Model>({ script, steps }: History, open: (script: Script) => Table<M>) {
  const all = open(script);
  await all.play(...steps);
  all.calm();
  await all.play({ do: 'restart', downtime: 1_000 }, ...Array.from({ length: 6 }, (): Step => ({ do: 'tick' })));
  return all;
}
