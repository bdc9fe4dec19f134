// Looks at the bot's own memory now and then, and gives back what it can when it is too much.
import { formatSize } from '../../common/size.ts';
import type { Cache } from '../execution/kept.ts';
import type { Log } from '../ports.ts';
import { reliefAt } from './rule.ts';

export type MemoryPorts = {
  /** Resident bytes. */
  readonly resident: () => number;
  /** @returns False where it cannot be asked for. */
  readonly collect: () => Promise<boolean>;
  readonly cache: Pick<Cache, 'sweep' | 'drop' | 'statistics'> | null;
  readonly log: Pick<Log, 'warn'>;
};

/** @param limit Bytes. @returns Looks once; to be called again and again. */
export function createMemoryWatch({ resident, collect, cache, log }: MemoryPorts, limit: number): () => Promise<void> {
  let isOver = false;
  return async () => {
    cache?.sweep();
    const before = resident();
    const relief = reliefAt(isOver, before, limit);
    isOver = relief.isOver;
    const dropped = relief.drop ? (cache?.statistics().entries ?? 0) : 0;
    if (relief.drop) cache?.drop();
    if (!relief.tell) return;
    const isCollected = await collect();
    const after = resident();
    const collected = isCollected ? `garbage collected, now ${formatSize(after)}` : 'no garbage could be collected';
    log.warn(
      { event: 'memory_high', before, after, limit, dropped, collected: isCollected },
      `memory ${formatSize(before)} is over bot.execution.memory_limit (${formatSize(limit)}): ${dropped} kept answers dropped, ${collected}`,
    );
  };
}
