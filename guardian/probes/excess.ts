// More memory or CPU than is allowed, counted in checks: one peak is none.
import { formatSize } from '../../common/size.ts';
import { type Reason, reason } from '../sentences/reason.ts';
import type { Resources } from './resources.ts';

export type ResourceLimits = {
  /** Bytes, of the whole tree; null for no limit. */
  readonly memory: number | null;
  /** Percent of one core, of the whole tree. */
  readonly cpu: number | null;
  /** Bytes that must be free on the disk. */
  readonly disk: number | null;
  /** Checks in a row over a limit before it counts. */
  readonly checks: number;
};

/** Checks in a row over each limit. */
export type ExcessMemory = { readonly memory: number; readonly cpu: number };

export const NO_EXCESS: ExcessMemory = { memory: 0, cpu: 0 };

export type Excess = { readonly code: 'over_memory' | 'over_cpu'; readonly reason: Reason };

/** What could not be measured neither adds nor clears. */
export function countExcess(before: ExcessMemory, resources: Resources | null, limits: ResourceLimits): ExcessMemory {
  if (resources === null) return before;
  return {
    memory: isOver(resources.memoryBytes, limits.memory) ? before.memory + 1 : 0,
    cpu: isOver(resources.cpuPercent, limits.cpu) ? before.cpu + 1 : 0,
  };
}

/** What is over its limit for long enough; memory first, since that ends worse. */
export function excessOf(
  counted: ExcessMemory,
  resources: Resources | null,
  { memory, cpu, checks }: ResourceLimits,
): Excess | null {
  if (resources === null) return null;
  if (memory !== null && counted.memory >= checks) {
    const values = { used: formatSize(resources.memoryBytes), limit: formatSize(memory), checks: counted.memory };
    return { code: 'over_memory', reason: reason('over_memory', values) };
  }
  if (cpu !== null && counted.cpu >= checks) {
    const values = { used: Math.round(resources.cpuPercent), limit: cpu, checks: counted.cpu };
    return { code: 'over_cpu', reason: reason('over_cpu', values) };
  }
  return null;
}

const isOver = (value: number, limit: number | null) => limit !== null && value > limit;
