// News of the machine in words: which sentence at which level, and what of it goes into the history. Pure.
import { localTime } from '../common/clock.ts';
import { formatDuration } from '../common/duration.ts';
import type { Level } from '../common/text-line.ts';
import type { Exit } from './child/spawn.ts';
import type { EventKind } from './history.ts';
import type { EventOf, HaltCause, Instant, News, PhaseName } from './machine/types.ts';
import type { Settings } from './policy.ts';
import type { SentenceName, Values } from './sentences/catalogue.ts';
import { type Reason, reason } from './sentences/reason.ts';

export type Announcement = {
  readonly level: Level;
  readonly sentence: Reason;
  /** Said in a line of its own after it, since programs rely on the first. */
  readonly hint?: Reason | null;
  /**
   * The event to keep, with its code; null for what the log alone tells. An `alarm` is about what stays as it is: a
   * person is told when it changes, and now and then.
   */
  readonly event: { readonly kind: EventKind; readonly code: string | null } | null;
};

export type Context = {
  readonly settings: Settings;
  readonly pid: number;
  readonly command: string;
  readonly endCommand: string;
  /** The phase that the news ended. */
  readonly from: PhaseName;
  /** The check that the news is about. */
  readonly probed: EventOf<'probed'> | null;
  /** When the last decision was made, epoch milliseconds. */
  readonly decidedWall: number;
  readonly exitWord: string;
  /** A monotonic instant on the wall clock. */
  readonly wallOf: (at: Instant) => number;
};

export function announce(news: News, context: Context): Announcement | null {
  const { settings, pid, command } = context;
  const window = settings.written('guardian.restart_window');
  switch (news.is) {
    case 'started':
      return kept('info', reason('bot_started', { pid, command }), 'started', 'started');
    case 'restarted':
      return kept('info', reason('bot_restarted', { pid }), 'started', 'restarted');
    case 'adopted':
      return kept('info', reason('bot_adopted', { pid }), 'started', 'adopted');
    case 'renewing':
      return kept('info', reason(`renewing_${news.why}`, {}), 'renewed', news.why);
    case 'renewal_waits':
      // A change that is followed has been said with its keys; here it is told of a bot that was adopted.
      if (news.why === 'configuration' && context.from !== 'stopped') return null;
      return said('info', `renewal_waits_${news.why}`, {});
    case 'renewal_lapsed':
      return news.why === 'planned' ? said('warning', 'renewal_lapsed', {}) : said('info', 'renewal_undone', {});
    case 'start_failed':
      return kept('error', reason('spawn_failed', { reason: news.reason }), 'exited', 'spawn_failed');
    case 'exited':
      if (context.from === 'stopping') return kept('info', news.reason, 'exited', context.exitWord);
      return { ...kept('warning', news.reason, 'exited', context.exitWord), hint: unasked(context.exitWord) };
    case 'checked':
      return context.probed && checked(context.probed, news.strikes, context.from);
    case 'condemned':
      return said('error', news.willRestart ? 'condemned' : 'condemned_left_alone', { count: news.strikes });
    case 'restarting': {
      const max = settings.machine.maxRestarts;
      const values = { nth: news.nth, max, window, wait: formatDuration(news.wait), reason: news.reason };
      return said('warning', 'restarting', values);
    }
    case 'verified': {
      const values = { time: localTime(context.decidedWall), recovery: formatDuration(news.recovery) };
      return kept('info', reason('verified', values), 'verified', String(Math.round(news.recovery)));
    }
    case 'outage_seen':
      return kept('debug', reason('outage_seen', { what: news.what, why: news.why }), 'outage', 'seen');
    case 'outage': {
      const values = { what: news.what, why: news.why, time: localTime(context.wallOf(news.since)) };
      return kept('critical', reason('outage', values), 'outage', 'told');
    }
    case 'outage_over': {
      const sentence = reason('outage_over', { time: localTime(context.wallOf(news.since)) });
      return kept(news.wasTold ? 'info' : 'debug', sentence, 'outage', 'over');
    }
    case 'stopping':
      return said('info', 'stopping', { pid });
    case 'undying':
      return kept('critical', reason('undying', { pid, command: context.endCommand }), 'alarm', news.is);
    case 'obstructed':
      return kept('critical', news.reason, 'alarm', news.is);
    case 'halted': {
      const sentence = haltSentence(news.cause, settings);
      if (news.isRepeated) return { level: 'critical', sentence, event: null };
      return kept('critical', sentence, 'halted', news.cause);
    }
    case 'recovered':
      return said('info', 'recovered', {});
    case 'paused':
      return kept('warning', reason('paused', {}), 'paused', null);
    case 'resumed':
      return kept('info', reason('resumed', {}), 'resumed', context.from);
    case 'rested':
      return said('warning', 'rested', { policy: settings.machine.restartPolicy });
    case 'detached':
      return kept('warning', reason('detached', { pid }), 'detached', null);
    case 'ended':
      return null;
    default:
      return news satisfies never;
  }
}

/** A kill that nobody here asked for, by its signal or as a shell tells it: 128 and its number. */
const unasked = (exitWord: string): Reason | null =>
  exitWord === 'SIGKILL' || exitWord === '137' ? reason('killed_by_others', {}) : null;

function checked(e: EventOf<'probed'>, strikes: number, state: PhaseName): Announcement {
  if (e.verdict === 'healthy') return { level: 'info', sentence: e.reason, event: null };
  if (e.verdict === 'unhealthy' && state !== 'watching') {
    return said('warning', 'check_failed_idle', { state, reason: e.reason });
  }
  if (e.verdict === 'unhealthy') return said('warning', 'check_failed', { count: strikes, reason: e.reason });
  return said('warning', 'check_skipped', { reason: e.reason });
}

function haltSentence(cause: HaltCause, settings: Settings): Reason {
  const { maxRestarts, maxRestartsPerDay } = settings.machine;
  switch (cause) {
    case 'restart_limit':
      return reason('limit_reached', { max: maxRestarts, window: settings.written('guardian.restart_window') });
    case 'daily_limit':
      return reason('limit_reached', { max: maxRestartsPerDay, window: '24h' });
    case 'configuration':
      return reason('halted_by_configuration', {});
    default:
      return cause satisfies never;
  }
}

const said = <N extends SentenceName>(level: Level, name: N, values: Values<N>): Announcement => ({
  level,
  sentence: reason(name, values),
  event: null,
});

const kept = (level: Level, sentence: Reason, kind: EventKind, code: string | null): Announcement => ({
  level,
  sentence,
  event: { kind, code },
});

/** How a bot has ended. */
export function howOf({ code, signal }: Exit): Reason {
  if (signal !== null) return reason('by_signal', { signal });
  return code === null ? reason('by_unknown', {}) : reason('by_code', { code });
}
