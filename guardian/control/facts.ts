// What a person wants to know of a status, as labelled lines; the page and the screen lay them out.
import { localTime } from '../../common/clock.ts';
import { formatDuration } from '../../common/duration.ts';
import { formatSize } from '../../common/size.ts';
import { formatSpan } from './span.ts';
import type { Status } from './status.ts';
import type { Label, Words } from './words.ts';

export type Fact = { readonly label: string; readonly value: string };

/** The state in words. */
export const headline = ({ guardian }: Status, words: Words): string =>
  guardian.pid === null ? words.notRunning : words.states[guardian.state];

/** Age of the last decision against its limit. */
export function decisionFact({ decision }: Status, words: Words): string {
  const { last_at, age_s } = decision;
  const age = last_at === null || age_s === null ? words.undecided : words.ago(formatDuration(age_s * 1000));
  return joined(
    words,
    age,
    written(decision.limit_s, (s) => words.limit(formatDuration(s * 1000))),
  );
}

/** Restarts against their limits. */
export function restartsFact({ restarts }: Status, words: Words): string {
  const { in_window, max, window_s, in_day, max_per_day, total } = restarts;
  const inWindow = in_window === null || window_s === null ? null : words.within(in_window, max, formatSpan(window_s));
  const inDay = written(in_day, (n) => words.within(n, max_per_day || null, '24h'));
  return joined(words, inWindow, inDay, written(total, words.inAll));
}

/** Every line; the values come from outside in part and are not escaped. Times are local. */
export function facts(status: Status, words: Words): readonly Fact[] {
  const { guardian, bot, health, restarts, resources } = status;
  const line = (label: Label, ...parts: readonly (string | null)[]): Fact => ({
    label: words.labels[label],
    value: joined(words, ...parts),
  });
  const verified = restarts.verified === null ? null : restarts.verified ? words.verified : words.notVerified;
  const memory = written(resources.memory_bytes, (bytes) => {
    const limit = written(resources.memory_limit_bytes, formatSize);
    return limit === null ? formatSize(bytes) : words.ofAtMost(formatSize(bytes), limit);
  });
  return [
    line(
      'guardian',
      written(guardian.pid, (pid) => `pid ${pid}`),
      guardian.version,
      written(guardian.started_at, (at) => words.since(time(at))),
      written(guardian.memory_bytes, formatSize),
    ),
    line(
      'bot',
      written(bot.pid, (pid) => `pid ${pid}`),
      written(bot.uptime_s, (s) => words.uptime(formatSpan(s))),
      written(bot.incarnation, words.incarnation),
      bot.adopted ? words.adopted : null,
    ),
    line('health', `${words.verdicts[health.verdict]} (${health.code})`, health.reason),
    line(
      'checks',
      written(health.consecutive_failures, words.inARow),
      written(health.last_check_at, (at) => words.lastCheck(time(at))),
      written(health.next_check_at, (at) => words.nextCheck(time(at))),
    ),
    { label: words.labels.decision, value: decisionFact(status, words) },
    { label: words.labels.restarts, value: restartsFact(status, words) },
    line('lastRestart', written(restarts.last_at, time), restarts.last_reason, verified),
    line(
      'resources',
      memory,
      written(resources.cpu_percent, (percent) => words.cpu(`${percent.toFixed(1)}%`)),
    ),
    line('command', bot.command),
    line('config', guardian.config),
  ];
}

const written = <T>(value: T | null, write: (value: T) => string): string | null =>
  value === null ? null : write(value);

const joined = (words: Words, ...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null).join(words.comma) || words.nothing;

const time = (iso: string) => localTime(Date.parse(iso));
