// The bot's memory without a disk: what one process has kept the next one finds. It can fail, and end the process.
import { withLife } from '../../../bot/domain/orders/journal.ts';
import type { Life } from '../../../bot/domain/orders/life.ts';
import type { Fill } from '../../../bot/domain/trading/order.ts';
import type { Entry, Store } from '../../../bot/ports.ts';

import { memoryLedger } from '../support/ledger.ts';

export const STORE_FAULTS = ['full', 'kill_before', 'kill_after'] as const;
export type StoreFault = (typeof STORE_FAULTS)[number];

export type Written = { readonly lives: readonly Life[]; readonly fills: readonly Fill[] };

export function memoryStore(fault: () => StoreFault | null, kill: () => void) {
  let lives: readonly Life[] = [];
  let fills: Fill[] = [];
  const entries: Entry[] = [];
  const notes: Life[] = [];
  let startBalance: number | null = null;

  function write(isDead: () => boolean, carryOut: () => void): void {
    if (isDead()) throw new Error('the process is no more');
    const what = fault();
    if (what === 'full') throw new Error('disk full');
    if (what === 'kill_before') kill();
    else carryOut();
    if (what === 'kill_after') kill();
    if (isDead()) throw new Error('the process is no more');
  }

  const open = (isDead: () => boolean, start: number): Store => {
    startBalance ??= start;
    const found = {
      startBalance,
      fills: [...fills],
      seen: entries.at(-1)?.seen ?? null,
      day: entries.at(-1)?.day ?? null,
    };
    return {
      remembered: () => found,
      orders: () => lives,
      note: (changed, made) =>
        write(isDead, () => {
          for (const life of changed) {
            const isKnown = lives.some(({ id }) => id === life.id);
            if (isKnown === (life.state === 'intent')) throw new Error(`${life.id}: UNIQUE`);
          }
          for (const fill of made) if (fills.some(({ id }) => id === fill.id)) throw new Error(`${fill.id}: UNIQUE`);
          lives = changed.reduce(withLife, lives);
          notes.push(...changed);
          fills = [...fills, ...made];
        }),
      commit: (entry) => write(isDead, () => void entries.push(entry)),
      decisions: () => [],
      equityCurve: () => [],
      ledger: memoryLedger(),
      close: () => undefined,
    };
  };
  return { open, lives: () => lives, fills: () => fills, entries: () => entries, notes: () => notes };
}
