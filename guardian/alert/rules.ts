// Which news is an alarm, of which kind, and how many of a kind go out. Pure.
import type { Level } from '../../common/text-line.ts';
import type { Announcement } from '../announce.ts';
import type { News, Policy, State } from '../machine/types.ts';
import { type Reason, reason } from '../sentences/reason.ts';

/** As `guardian.notifications.on` names them. */
export type AlarmKind = 'restart' | 'failure' | 'halted' | 'recovered';

export type Alarm = { readonly kind: AlarmKind; readonly severity: Level; readonly sentence: Reason };

/** So many of a kind go out in any such time; the others are counted and told with the next one. */
const MOST = 5;
const SPAN = 600_000;

/**
 * @param said How the log words the news.
 * @param before The state that the news ended.
 */
export function alarmOf(news: News, said: Announcement, before: State, policy: Policy): Alarm | null {
  const kind = kindOf(news, before, policy);
  if (kind === null) return null;
  const isInVain = news.is === 'restarting' && before.memory.unverifiedSince !== null;
  return isInVain
    ? { kind, severity: 'error', sentence: reason('restarting_in_vain', { restarting: said.sentence }) }
    : { kind, severity: said.level, sentence: said.sentence };
}

function kindOf(news: News, before: State, policy: Policy): AlarmKind | null {
  switch (news.is) {
    case 'restarting':
      return 'restart';
    case 'halted':
      return 'halted';
    case 'outage':
    case 'undying':
    case 'obstructed':
    case 'rested':
      return 'failure';
    case 'verified':
    case 'recovered':
      return 'recovered';
    case 'outage_over':
      return news.wasTold ? 'recovered' : null;
    case 'condemned':
      return news.willRestart ? null : 'failure';
    // Where a restart or a halt follows, that is told, with the same reason.
    case 'start_failed':
      return policy.restartPolicy === 'never' || before.incarnation === 1 ? 'failure' : null;
    case 'exited':
      return isLeftEnded(before, policy) ? 'failure' : null;
    case 'started':
    case 'restarted':
    case 'adopted':
    case 'renewing':
    case 'renewal_waits':
    case 'renewal_lapsed':
    case 'detached':
    case 'checked':
    case 'outage_seen':
    case 'stopping':
    case 'paused':
    case 'resumed':
    case 'ended':
      return null;
    default:
      return news satisfies never;
  }
}

/** Whether nothing follows the end of a bot that nobody asked to end. */
function isLeftEnded({ phase }: State, { restartPolicy }: Policy): boolean {
  if (phase.name === 'stopping') return false;
  return phase.name === 'halted' || phase.name === 'paused' || restartPolicy === 'never';
}

/**
 * From when on one more of a kind may go out.
 *
 * @param told When those before went out, in any order; all instants are on the wall clock, and one in the future,
 *   from before the clock was set back, holds nothing up.
 */
export function freeAt(told: readonly number[], at: number): number {
  const recent = told.filter((then) => then <= at && at - then < SPAN).sort((a, b) => b - a);
  const fifth = recent[MOST - 1];
  return fifth === undefined ? at : fifth + SPAN;
}
