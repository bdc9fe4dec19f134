// The bot's memory in a simulation: its own on the disk, and one that costs no disk; and what an account comes to.
import { join } from 'node:path';
import type { Entry, Remembered, Store } from '../../bot/ports.ts';
import { openStore } from '../../bot/store/store.ts';
import type { Clock } from '../../common/clock.ts';
import { memoryLedger } from '../bot/support/ledger.ts';

/** @returns Opens it. */
export const onDisk = (folder: string, startBalance: number, clock: Clock) => (): Store =>
  openStore(join(folder, 'bot.db'), { name: 'simulated', startBalance }, clock.wall(), (sentence) => {
    throw new Error(sentence);
  });

/** @returns Opens it: the same one each time. */
export function inMemory(startBalance: number): () => Store {
  const entries: Entry[] = [];
  const ledger = memoryLedger();
  return () => {
    const last = entries.at(-1);
    const fills = entries.flatMap((entry) => entry.fills);
    const remembered = { startBalance, fills, seen: last?.seen ?? null, day: last?.day ?? null };
    return {
      remembered: () => remembered,
      commit: (entry) => void entries.push(entry),
      decisions: (limit) =>
        entries
          .flatMap(({ decision }) => decision ?? [])
          .toReversed()
          .slice(0, limit),
      equityCurve: () => entries.map(({ at, cash, equity }) => ({ at, cash, equity })),
      ledger,
      note: () => undefined,
      orders: () => [],
      close: () => {},
    };
  };
}

/** What was paid and earned, fill by fill: a position's gain counts when it is closed. */
export function cashAfter(startBalance: number, fills: Remembered['fills']): number {
  let cash = startBalance;
  for (const [i, fill] of fills.entries()) {
    cash -= fill.fee;
    const opened = fills[i - 1];
    if (fill.action === (i % 2 === 0 ? 'close' : 'open')) throw new Error(`fill ${i} is out of turn: ${fill.id}`);
    if (fill.action === 'open' || opened === undefined) continue;
    cash += (fill.side === 'long' ? 1 : -1) * fill.size * (fill.price - opened.price);
  }
  return cash;
}
