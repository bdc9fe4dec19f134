// Faults that are played to a real guardian over a real bot, one after another within one life of the guardian. The tests
// judge what it does, the bench prints how long it took.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { count, type Guarded, type Options, until } from '../support/guardian.ts';

export type Scenario = {
  /** As in faults/. */
  readonly fault: string;
  readonly title: string;
  /** A mode of test/fixtures/changeable.mjs, or what is done to the bot. */
  readonly strike: string | ((bot: number, guarded: Guarded) => void | Promise<void>);
  /** What the log gives as the reason of the restart; null where the bot is left alone. */
  readonly because: RegExp | null;
};

export type Outcome = {
  readonly detectedMs: number | null;
  readonly recoveredMs: number | null;
};

/** Everything that counts in minutes counts in tenths of a second. */
export const OPTIONS: Options = {
  bot: ['changeable.mjs'],
  guardian: {
    // Node takes its time to start on a busy machine.
    start_grace: '500ms',
    check_interval: '60ms',
    health_timeout: '150ms',
    max_no_response: '600ms',
    max_restarts: 1000,
    max_restarts_per_day: 0,
    backoff: { first: '0s', initial: '0s', max: '0s' },
    stop_timeout: '200ms',
  },
};

const RESTARTING = 'restarting the bot (restart';
const VERIFIED = 'restart verified';
/** A bot is left alone when so many checks, longer than any limit, have led to nothing. */
const CHECKS = 16;

const signal = (name: NodeJS.Signals) => (bot: number) => void process.kill(bot, name);

export const ENDS: readonly Scenario[] = [
  { fault: '1a', title: 'ends with code 0', strike: signal('SIGTERM'), because: /bot exited: code 0/ },
  { fault: '1b', title: 'ends with code 1', strike: 'exit', because: /bot exited: code 1/ },
  { fault: '1c', title: 'ends by SIGSEGV', strike: signal('SIGSEGV'), because: /bot exited: signal SIGSEGV/ },
  { fault: '1d', title: 'ends by SIGKILL', strike: signal('SIGKILL'), because: /bot exited: signal SIGKILL/ },
  { fault: '1e', title: 'ends by SIGABRT', strike: signal('SIGABRT'), because: /bot exited: signal SIGABRT/ },
  { fault: '10a', title: 'ends and leaves a grandchild', strike: 'grandchild', because: /bot exited: code 1/ },
];

export const HANGS: readonly Scenario[] = [
  { fault: '7a', title: 'is stopped by SIGSTOP', strike: signal('SIGSTOP'), because: /no answer/ },
  { fault: '7b', title: 'spins', strike: 'spin', because: /no answer/ },
  { fault: '7c', title: 'has a dead loop behind a lively web server', strike: 'loop', because: /trading loop/ },
  { fault: '8a', title: 'accepts and never answers', strike: 'silent', because: /no answer/ },
  { fault: '8b', title: 'sends headers and then nothing', strike: 'headers', because: /no answer/ },
  { fault: '8c', title: 'sends a byte now and then', strike: 'drip', because: /no answer/ },
  { fault: '8d', title: 'sends a body without end', strike: 'endless', because: /over 1 MiB|no answer/ },
];

export const LIES: readonly Scenario[] = [
  { fault: '11a', title: 'answers 200 with HTML', strike: 'html', because: /not a JSON object/ },
  { fault: '11b', title: 'answers with truncated JSON', strike: 'truncated', because: /not a JSON object/ },
  { fault: '11c', title: 'answers with NaN in its JSON', strike: 'nan', because: null },
  { fault: '11d', title: 'answers with {}', strike: 'empty', because: /last AI decision/ },
  { fault: '11e', title: 'answers 500 with an error as JSON', strike: '500', because: /HTTP 500/ },
  { fault: '11f', title: 'answers 401', strike: '401', because: /HTTP 401 .*check guardian\.health_url/ },
  { fault: '11g', title: 'answers 403', strike: '403', because: /HTTP 403 .*check guardian\.health_url/ },
  { fault: '11h', title: 'answers 404', strike: '404', because: /HTTP 404 .*check guardian\.health_url/ },
  { fault: '11i', title: 'answers with a redirect', strike: 'redirect', because: /HTTP 302/ },
];

export const STAMPS: readonly Scenario[] = [
  { fault: '13a', title: 'shows a stale stamp for ever', strike: 'stale', because: /last AI decision/ },
  { fault: '13b', title: 'shows no stamp for ever', strike: 'null', because: /last AI decision/ },
  { fault: '13c', title: 'shows a stamp that cannot be read', strike: 'unreadable', because: /cannot be read/ },
  { fault: '13d', title: 'shows the same stamp for ever', strike: 'frozen', because: /last AI decision/ },
  { fault: '13f', title: 'dates its decisions in the future', strike: 'future', because: null },
  { fault: '13g', title: 'dates its decisions in another zone', strike: 'zone', because: null },
  { fault: '13h', title: 'dates its decisions as epoch', strike: 'epoch', because: null },
  { fault: '13i', title: 'dates each decision before the last one', strike: 'backwards', because: null },
  { fault: '14a', title: 'refreshes its data and decides nothing', strike: 'refresh', because: /last AI decision/ },
  { fault: '14b', title: 'falls back to HOLD and decides nothing', strike: 'fallback', because: /last AI decision/ },
];

/** Plays one to a guardian that watches a healthy bot, and leaves it as it was: with a healthy bot. */
export async function playTo(guarded: Guarded, { strike, because, title }: Scenario): Promise<Outcome> {
  const mode = join(guarded.folder, 'mode');
  const before = count(guarded.log(), RESTARTING);
  const checksBefore = count(guarded.log(), 'health check ');
  const begun = performance.now();
  const since = () => performance.now() - begun;
  if (typeof strike === 'string') writeFileSync(mode, strike);
  else await strike((await guarded.status()).bot.pid as number, guarded);
  if (because === null) {
    await waitForChecks(guarded, checksBefore + CHECKS);
    rmSync(mode, { force: true });
    if (count(guarded.log(), RESTARTING) > before)
      throw new Error(`a bot that ${title} was restarted: ${tail(guarded)}`);
    return { detectedMs: null, recoveredMs: null };
  }
  await guarded.waitFor(RESTARTING, before + 1);
  const detectedMs = since();
  rmSync(mode, { force: true });
  const reasons = guarded
    .log()
    .split('\n')
    .filter((line) => line.includes(RESTARTING));
  if (!because.test(reasons.at(-1) ?? '')) throw new Error(`a bot that ${title}: ${reasons.at(-1)}`);
  await guarded.waitFor(VERIFIED, before + 1);
  const recoveredMs = since();
  if (count(guarded.log(), RESTARTING) > before + 1) throw new Error(`restarted twice: ${tail(guarded)}`);
  return { detectedMs, recoveredMs };
}

const waitForChecks = async (guarded: Guarded, checks: number) => {
  await until(
    () => count(guarded.log(), 'health check ') >= checks,
    15_000,
    () => `${checks} checks: ${tail(guarded)}`,
  );
  await sleep(0);
};

const tail = (guarded: Guarded) => guarded.log().split('\n').slice(-12).join('\n');
