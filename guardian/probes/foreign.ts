// Whether what answers is our bot at all: a stranger or an old copy on its port is not its health.
import type { Holder } from '../platform/types.ts';
import { type Reason, reason } from '../sentences/reason.ts';
import type { Finding } from './dashboard.ts';
import type { Reading } from './reading.ts';

/** Who shows the boot id that we gave is known, and behind a refusal is nobody: only else it is worth a search. */
export function isHolderOfInterest(finding: Finding, reading: Reading | null, bootId: string): boolean {
  return finding.saw !== 'own_fault' && finding.saw !== 'refusal' && reading?.bootId !== bootId;
}

/** @returns Who answers in the bot's place; null if nobody does. */
export function strangerOf(holder: Holder, reading: Reading | null, bootId: string): Reason | null {
  switch (holder.is) {
    case 'ours':
      return null;
    case 'stranger':
      return reason('foreign_listener', { pid: holder.pid, name: holder.name ?? '?' });
    case 'unseen':
      return reading === null || reading.bootId === null || reading.bootId === bootId
        ? null
        : reason('foreign_boot_id', {});
    default:
      return holder satisfies never;
  }
}
