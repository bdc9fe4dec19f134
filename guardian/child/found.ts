// Looks for the bot that an earlier guardian has left running. A process is taken for it only if it is certain: by pid
// and start, by the mark that it inherited, or by the boot id that its dashboard shows.
import type { Platform } from '../platform/types.ts';
import { portOf } from './port.ts';
import type { ChildRecord } from './record.ts';

export type FoundBot = {
  readonly is: 'alive' | 'remains';
  readonly pid: number;
  readonly startToken: string | null;
  /** The process that leads its group. */
  readonly group: number;
  /** Milliseconds since it was started. */
  readonly age: number;
  readonly record: ChildRecord;
};

/** `stray`: it has left the group that it was started in, and cannot be stopped as a whole. */
export type Found = FoundBot | { readonly is: 'stray'; readonly pid: number; readonly record: ChildRecord };

export type Look = {
  readonly platform: Platform;
  /** Where the bot was told to serve. */
  readonly healthUrl: string;
  /** The boot id that the dashboard shows; null if it shows none. */
  readonly bootIdShown: (url: string) => Promise<string | null>;
  /** Epoch milliseconds. */
  readonly wall: number;
};

/** @returns Null if nothing of the recorded bot lives, as far as that can be seen. */
export async function findBot(record: ChildRecord, look: Look): Promise<Found | null> {
  const { pid, start_token } = record;
  if (pid !== null && start_token !== null && (await look.platform.startToken(pid)) === start_token) {
    return taken('alive', pid, record.group ?? pid, record, look);
  }
  return (await findByMark(record, look)) ?? (await findByDashboard(record, look));
}

async function findByMark(record: ChildRecord, look: Look): Promise<Found | null> {
  const { platform, healthUrl } = look;
  const marked = await platform.findMarked(record.boot_id);
  const [any] = marked;
  if (any === undefined) return null;
  // A guardian that was killed between the spawn and its record knows no pid; whoever leads the marked is the first.
  const group = record.group ?? (await leaderOf(marked, platform));
  const members = group === null ? [] : await platform.groupMembers(group);
  const inGroup = marked.filter((pid) => members.includes(pid));
  const [pid] = inGroup;
  if (group === null || pid === undefined) return { is: 'stray', pid: any, record };
  if (record.pid === null && members.includes(group)) return taken('alive', group, group, record, look);
  // Where the first process has ended, who serves the dashboard in its place is the bot.
  const listener = await platform.listener(portOf(healthUrl));
  const heir = inGroup.find((one) => one === listener?.pid);
  return heir === undefined ? taken('remains', pid, group, record, look) : taken('alive', heir, group, record, look);
}

async function leaderOf(pids: readonly number[], platform: Platform): Promise<number | null> {
  for (const pid of pids) {
    if ((await platform.groupMembers(pid)).includes(pid)) return pid;
  }
  return null;
}

/** Where processes carry no mark that can be read, and the record could not be completed. */
async function findByDashboard(record: ChildRecord, look: Look): Promise<Found | null> {
  if (record.pid !== null && record.start_token !== null) return null;
  if ((await look.bootIdShown(look.healthUrl)) !== record.boot_id) return null;
  const pid = (await look.platform.listener(portOf(look.healthUrl)))?.pid ?? null;
  if (pid === null || (record.pid !== null && record.pid !== pid)) return null;
  return taken('alive', pid, pid, record, look);
}

async function taken(is: FoundBot['is'], pid: number, group: number, record: ChildRecord, look: Look): Promise<Found> {
  const { platform, wall } = look;
  const [startToken, age] = await Promise.all([platform.startToken(pid), platform.ageOf(pid)]);
  const sinceRecord = Math.max(0, wall - Date.parse(record.written_at)) || 0;
  return { is, pid, startToken, group, age: age ?? sinceRecord, record };
}
