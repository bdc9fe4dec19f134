// Whether a changed configuration would take the bot to a port that is not free: it would be stopped and could not be
// started again.

import { heldBy, isPortFree, portOf } from '../child/port.ts';
import type { ChildRecord } from '../child/record.ts';
import type { Platform } from '../platform/types.ts';
import type { Reason } from '../sentences/reason.ts';

export type Move = {
  /** The health addresses before and after. */
  readonly from: string;
  readonly to: string;
  /** The bot that runs, which may serve there already. */
  readonly running: ChildRecord | null;
  readonly platform: Pick<Platform, 'listener' | 'holderOf' | 'groupMembers'>;
};

/** @returns Who holds it, in words; null if nothing is in the way as far as that can be seen. */
export async function obstacleTo({ from, to, running, platform }: Move): Promise<Reason | null> {
  if (portOf(from) === portOf(to) || (await isPortFree(to)) !== false) return null;
  const holder = await platform.listener(portOf(to));
  const group = running?.group ?? null;
  if (running !== null && group !== null) {
    if ((await platform.holderOf(portOf(to), group, running.boot_id)).is === 'ours') return null;
    const members = await platform.groupMembers(group);
    if (holder?.pid && members.includes(holder.pid)) return null;
  }
  return heldBy(to, holder);
}
