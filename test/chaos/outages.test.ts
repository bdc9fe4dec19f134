// An hour in which the world is at fault: at most one restart, one alarm that names the remedy, one all-clear. And what
// looks like an outage and is none.
import { describe, expect, it } from 'vitest';
import { type Bot, deciding, type Shown, until, withShown } from './bots.ts';
import { DAY, HOUR, MINUTE, SECOND, tell } from './story.ts';

const HEALTHY = deciding(MINUTE);

/** Decides no more from then on: keeps its last stamp, falls back each minute, and says this. */
const blaming = (since: number, said: Shown, hasDecided = false): Bot =>
  withShown(HEALTHY, (shown, moment) => {
    const fallbacks = Math.floor((moment.now - Math.max(since, moment.bornAt)) / MINUTE);
    const isOlder = moment.bornAt <= since;
    const decision = {
      last_decision_at: isOlder ? new Date(moment.wall - (moment.now - since)).toISOString() : null,
      decisions_total: isOlder ? Math.floor((since - moment.bornAt) / MINUTE) + 1 : 0,
      fallbacks_total: fallbacks,
      consecutive_fallbacks: hasDecided ? 0 : fallbacks,
    };
    return { ...shown, last_update: null, decision, ...said };
  });
const ai = (reason: string, domain: string, http_status: number | null = null) => ({
  ai: { status: 'down', fault_domain: domain, reason, http_status, breaker: 'closed' },
});

describe('an outage of an hour', () => {
  it.each<[string, Shown, string]>([
    ['DNS is gone', ai('connect', 'provider'), 'check the network and the address'],
    ['the network is gone', ai('timeout', 'provider'), 'it answers too slowly'],
    ['the AI answers 429', ai('rate_limited', 'provider', 429), 'decide less often, or raise the quota'],
    ['the AI answers 500', ai('provider_5xx', 'provider', 500), 'it has to pass by itself'],
    ['the AI answers 503', ai('provider_5xx', 'provider', 503), 'it has to pass by itself'],
    ['the AI answers 402', ai('no_balance', 'config', 402), 'top up the account'],
    ['the AI answers 401', ai('auth', 'config', 401), 'check the API key'],
    ['the exchange is in maintenance', { market_data: { status: 'down' } }, 'market data outage'],
  ])('costs at most one restart, one alarm with its remedy, one all-clear: %s', async (_, said, remedy) => {
    const [begins, ends] = [2 * HOUR, 3 * HOUR];
    const bot = until(begins, HEALTHY, until(ends, blaming(begins, said), HEALTHY));
    const { restarts, told, outages } = await tell({ until: 6 * HOUR, bot });
    expect(restarts).toHaveLength(1);
    expect(told.filter((one) => one !== 'verified')).toEqual(['outage', 'outage_over']);
    expect(outages).toEqual([expect.stringContaining(remedy)]);
  });

  it('is a fault of the bot where nobody is said to be to blame: the limits apply', async () => {
    const bot = until(2 * HOUR, HEALTHY, blaming(2 * HOUR, { ai: { status: 'down', fault_domain: 'local' } }));
    const { restarts, told } = await tell({ until: 6 * HOUR, bot });
    expect(restarts.length).toBeGreaterThan(5);
    expect(told).not.toContain('outage');
  });
});

it('an AI that answers once in ten minutes all day costs one restart, one alarm and no all-clear', async () => {
  const rare: Bot = (moment) => {
    const answered = Math.max(HOUR, Math.floor(moment.now / (10 * MINUTE)) * 10 * MINUTE);
    const isFresh = moment.now - answered < 2 * MINUTE;
    return blaming(answered, isFresh ? { ai: { status: 'ok' } } : ai('timeout', 'provider'), isFresh)(moment);
  };
  const { restarts, told } = await tell({ until: DAY, bot: until(HOUR, HEALTHY, rare) });
  expect(restarts).toHaveLength(1);
  expect(told.filter((one) => one !== 'verified')).toEqual(['outage']);
});

describe('what a person wants', () => {
  it.each<[string, Shown]>([
    ['the budget is used up', { ai: { reason: 'budget' } }],
    ['decisions are disabled', { ai: { reason: 'disabled' } }],
    ['a person has halted entries', { trading: { state: 'entries_halted' } }],
  ])('costs no restart at all, all day, where %s', async (_, said) => {
    const { restarts, told } = await tell({ until: DAY, bot: until(HOUR, HEALTHY, blaming(HOUR, said)) });
    expect([restarts, told]).toEqual([[], ['outage']]);
  });
});

it('a failure every 7 minutes all night trips the daily limit, never the hourly one', async () => {
  const bot: Bot = (moment) => (moment.now - moment.bornAt >= 7 * MINUTE - 5 * SECOND ? null : HEALTHY(moment));
  const { restarts, told } = await tell({ until: 10 * HOUR, bot });
  expect(restarts).toHaveLength(30);
  expect(told.at(-1)).toBe('halted');
});
