// A bot as a model: it decides at its interval, blames whom it must, hangs when it is told to, and is asked only now and
// then: what it did meanwhile is made up for when somebody looks.
import type { Finding, JsonObject } from '../../../guardian/probes/dashboard.ts';
import type { Dice } from './dice.ts';
import type { Kind } from './kinds.ts';
import type { Outside } from './outside.ts';
import type { Time } from './time.ts';

/**
 * process: stopped as a whole; event_loop: it spins; server: only the page is dead; garbage: the page shows something
 * else; loop: the trading loop is dead behind a lively page; flight: a decision never comes back; silent: nothing is
 * decided any more, and nothing said about it.
 */
export type Hang = 'process' | 'event_loop' | 'server' | 'garbage' | 'loop' | 'flight' | 'silent';

export type Bot = {
  /** Does what it had to do until now; before anything in the world or about its clocks changes. */
  readonly catchUp: () => void;
  readonly hang: (hang: Hang) => void;
  readonly recover: () => void;
  readonly hangs: () => Hang | null;
  /** All it does is put off by so long: it got no processor. */
  readonly freeze: (ms: number) => void;
  readonly answer: () => Finding;
  readonly truth: () => Truth;
  /** Until when it is in the middle of an order; the past if it is not. */
  readonly ordersUntil: () => number;
  /** It is in the middle of an order for so long, if it is one that says so. */
  readonly order: (ms: number) => void;
  /** Another guardian guards it from now on. */
  readonly adopted: () => void;
  readonly stamp: () => number | null;
};

/** How it really is, whatever anybody sees of it. */
export type Truth = {
  /** Whether its page and its loop do what they should, and no decision overruns its deadline. */
  readonly isSound: boolean;
  /** It has decided nothing for longer than it may, although nothing kept it from it. */
  readonly isStale: boolean;
  /** The same, because of something out of order that it complains of. */
  readonly isStaleByOutage: boolean;
  /** What keeps it from deciding, if it says so: something that is out of order, or what is meant to be so. */
  readonly complaint: 'outage' | 'intent' | null;
  /** Its last decision; null before the first. */
  readonly decidedAt: number | null;
};

type Setup = {
  readonly kind: Kind;
  readonly bootId: string;
  readonly outside: Outside;
  readonly time: Time;
  readonly dice: Dice;
  /** When its page answers for the first time. */
  readonly readyAt: number;
  readonly lastStamp: number | null;
};

const MINUTE = 60_000;
const MAX_TICK_AGE = 15_000;
/** What policy.md adds to the deadline of a decision in flight. */
const IN_FLIGHT_MARGIN = 15_000;
/** A stamp may leave out the fraction of its second. */
const ROUNDING_MS = 1000;
const RARELY = 10 * MINUTE;
/** The bot's own zone, which is not ours. */
const ZONE = 8 * 60 * MINUTE;

export function createBot({ kind, bootId, outside, time, dice, readyAt, lastStamp }: Setup): Bot {
  const [bornAt, bornBoot] = [time.now(), time.boot()];
  let beatAt = readyAt;
  let lastBeat = readyAt;
  let flight: { readonly since: number; endsAt: number } | null = null;
  let hang: Hang | null = null;
  let hungAt = 0;
  let stamp = lastStamp;
  let decidedAt: number | null = null;
  let ordersUntil = 0;
  let rarelyAt = Number.NEGATIVE_INFINITY;
  let fairAt = bornAt;
  let adoptedAt = 0;
  let firstShown: number | null = null;
  let hasShownTwo = false;
  let [decisions, fallbacks, fallbacksInARow] = [0, 0, 0];
  let blames: { readonly reason: string; readonly domain: string } | null = null;
  let retryAt: number | null = null;

  const catchUp = () => {
    const isStuck = hang !== null && hang !== 'server' && hang !== 'garbage' && hang !== 'flight';
    for (;;) {
      const next = flight?.endsAt ?? beatAt;
      if (next > time.now() || (isStuck && next > hungAt)) return;
      if (flight) land(next);
      else beat(next);
    }
  };

  const beat = (at: number) => {
    lastBeat = at;
    retryAt = null;
    if (outside.market !== 'ok' || outside.intent !== null) {
      beatAt = at + Math.min(kind.interval, MINUTE);
      return;
    }
    const takes =
      outside.provider === 'down'
        ? 200
        : outside.provider === 'hanging'
          ? kind.deadline
          : dice.between(...kind.answers);
    flight = { since: at, endsAt: at + takes };
  };

  const land = (at: number) => {
    flight = null;
    const { provider } = outside;
    const isAnswered = provider === 'up' || (provider === 'rare' && at - rarelyAt >= RARELY);
    if (isAnswered) decide(at);
    else fall(at);
    const beats = Math.ceil((at - lastBeat) / kind.interval);
    beatAt = Math.max(lastBeat + Math.max(1, beats) * kind.interval, retryAt ?? 0);
    // After a failure, a bot that decides seldom tries again sooner.
    if (!isAnswered) beatAt = Math.max(at + 1000, Math.min(beatAt, retryAt ?? at + MINUTE));
  };

  const decide = (at: number) => {
    if (outside.provider === 'rare') rarelyAt = at;
    stamp = time.wall() - (time.now() - at);
    decidedAt = at;
    decisions++;
    fallbacksInARow = 0;
    blames = null;
    if (kind.form === 'full' && dice.chance(0.05)) ordersUntil = at + dice.between(200, 20_000);
  };

  const fall = (at: number) => {
    fallbacks++;
    fallbacksInARow++;
    blames ??= dice.pick([
      { reason: 'timeout', domain: 'provider' },
      { reason: 'rate_limited', domain: 'provider' },
      { reason: 'no_balance', domain: 'config' },
    ]);
    if (fallbacksInARow >= 3) retryAt = at + Math.min(15 * MINUTE, MINUTE * 2 ** (fallbacksInARow - 3));
  };

  const complaint = () => {
    if (kind.form === 'plain') return null;
    if (outside.intent !== null) return 'intent';
    return outside.market !== 'ok' || blames !== null ? 'outage' : null;
  };

  /**
   * By the rules of policy.md 3: of a bot that shows no boot id the first stamp that is seen proves nothing, and of one
   * that is adopted the last decision is as old as the wall clock says, at most as the process, until it makes another.
   */
  const provenAt = () => {
    if (kind.form === 'plain' && !hasShownTwo) return bornAt;
    if (adoptedAt === 0 || (decidedAt ?? 0) > adoptedAt) return decidedAt ?? bornAt;
    const ages = [time.boot() - bornBoot, stamp === null ? Number.POSITIVE_INFINITY : time.wall() - stamp];
    return time.now() - Math.min(...ages);
  };

  const tickedAt = () => (hang === 'loop' ? hungAt : time.now());

  const isOnTime = () => flight === null || time.now() - flight.since <= kind.deadline + IN_FLIGHT_MARGIN;

  const truth = (): Truth => {
    catchUp();
    const now = time.now();
    if (complaint() !== null) fairAt = now;
    const isPageWell = now >= readyAt && (hang === null || hang === 'loop' || hang === 'flight' || hang === 'silent');
    const isLoopWell = now - tickedAt() <= MAX_TICK_AGE;
    return {
      isSound: isPageWell && isLoopWell && isOnTime(),
      isStale: now - Math.max(provenAt(), fairAt) > kind.limit - ROUNDING_MS,
      isStaleByOutage: complaint() === 'outage' && now - provenAt() > kind.limit - ROUNDING_MS,
      complaint: complaint(),
      decidedAt,
    };
  };

  const dashboard = (): JsonObject => {
    const now = time.now();
    if (kind.form === 'plain') {
      return kind.timeframe === null
        ? { last_update: shown() }
        : { last_update: shown(), config: { timeframe: kind.timeframe } };
    }
    const reason = outside.intent === 'halted' ? null : (outside.intent ?? blames?.reason ?? null);
    return {
      last_update: shown(),
      server_now: time.wall(),
      process: { boot_id: bootId },
      config: { timeframe: kind.timeframe },
      decision: {
        last_decision_at: shown(),
        decision_interval_s: kind.interval / 1000,
        decision_deadline_s: kind.deadline / 1000,
        in_flight_age_s: flight === null ? null : (now - flight.since) / 1000,
        decisions_total: decisions,
        fallbacks_total: fallbacks,
        consecutive_fallbacks: fallbacksInARow,
      },
      loop: {
        last_tick_age_s: (now - tickedAt()) / 1000,
        max_tick_age_s: MAX_TICK_AGE / 1000,
        stage: now < ordersUntil ? 'execute' : flight === null ? 'idle' : 'decide',
      },
      ai: {
        status: blames !== null ? 'down' : decisions > 0 ? 'ok' : 'unknown',
        reason,
        fault_domain: blames?.domain ?? null,
        breaker: retryAt === null ? 'closed' : 'open',
        retry_at: retryAt === null ? null : time.wall() + retryAt - now,
      },
      market_data: { status: outside.market },
      trading: { state: outside.intent === 'halted' ? 'entries_halted' : 'running' },
    };
  };

  const shown = () => (stamp === null ? null : written(stamp, kind.stamp));

  return {
    catchUp,
    hang: (next) => {
      catchUp();
      [hang, hungAt] = [next, time.now()];
      if (next === 'flight') flight = { since: flight?.since ?? hungAt, endsAt: Number.POSITIVE_INFINITY };
    },
    recover: () => {
      const now = time.now();
      if (hang === 'flight') flight = null;
      const isStuck = hang !== 'server' && hang !== 'garbage';
      hang = null;
      if (!isStuck) return catchUp();
      if (flight && flight.endsAt < now) flight.endsAt = now;
      beatAt = Math.max(beatAt, now);
    },
    hangs: () => hang,
    freeze: (ms) => {
      catchUp();
      if (flight) flight = { since: flight.since, endsAt: flight.endsAt + ms };
      beatAt += ms;
      if (retryAt !== null) retryAt += ms;
    },
    answer: () => {
      catchUp();
      switch (hang) {
        case 'process':
        case 'event_loop':
          return { saw: 'timeout' };
        case 'server':
          return dice.pick<Finding>([
            { saw: 'timeout' },
            { saw: 'refusal', error: 'ECONNREFUSED' },
            { saw: 'status', status: 500, body: 'oops' },
          ]);
        case 'garbage':
          return dice.pick<Finding>([
            { saw: 'other_body', body: '<html>' },
            { saw: 'cut_body', error: 'ECONNRESET' },
          ]);
        default:
          if (time.now() < readyAt) return { saw: 'refusal', error: 'ECONNREFUSED' };
          firstShown ??= stamp;
          hasShownTwo ||= stamp !== firstShown;
          return { saw: 'object', object: dashboard() };
      }
    },
    truth,
    ordersUntil: () => ordersUntil,
    order: (ms) => {
      if (kind.form === 'full') ordersUntil = time.now() + ms;
    },
    adopted: () => {
      catchUp();
      adoptedAt = time.now();
      hasShownTwo = true;
    },
    stamp: () => stamp,
  };
}

function written(wall: number, form: Kind['stamp']): string | number {
  switch (form) {
    case 'iso':
      return new Date(wall).toISOString();
    case 'local':
      return new Date(wall + ZONE).toISOString().slice(0, 19).replace('T', ' ');
    case 'seconds':
      return Math.floor(wall / 1000);
    case 'milliseconds':
      return wall;
    default:
      return form satisfies never;
  }
}
