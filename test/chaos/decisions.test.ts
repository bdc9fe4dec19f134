// Who decides is spared, however oddly it says so and whatever the clocks do; who does not is found in time, however
// lively it looks. Whole days, told to the whole judgement.
import { describe, expect, it } from 'vitest';
import { settings } from '../guardian/support/settings.ts';
import { type Bot, cured, deciding, shows, until, withShown } from './bots.ts';
import { DAY, HOUR, MINUTE, SECOND, tell } from './story.ts';

const LIMIT = 300 * SECOND;
const START = Date.UTC(2026, 10, 21);
const HEALTHY = deciding(MINUTE);
const local = (wall: number, zone = 0) => new Date(wall + zone * HOUR).toISOString().slice(0, 19);

describe('a bot that does not decide', () => {
  const frozenAt = (at: number) => (shown: object) => ({ ...shown, decision: { last_decision_at: at } });
  const bots: readonly [string, Bot][] = [
    ['is stale', withShown(HEALTHY, frozenAt((START - HOUR) / 1000))],
    ['is null for ever', withShown(HEALTHY, () => ({ decision: { last_decision_at: null }, last_update: null }))],
    ['is never shown', () => shows({})],
    ['cannot be read', withShown(HEALTHY, () => ({ decision: { last_decision_at: 'a while ago' } }))],
    ['was frozen at boot', withShown(HEALTHY, frozenAt(START / 1000))],
    ['was there before the start', withShown(HEALTHY, () => ({ last_update: new Date(START - SECOND).toISOString() }))],
    ['is that of a data refresh, of which there is one every 10 s', refreshing()],
    ['is null beside a fallback HOLD every minute', fallingBack()],
  ];

  it.each(bots)(
    'is restarted within the limit and three checks, once, and verified, where its stamp %s',
    async (_, bot) => {
      const { restarts, told } = await tell({ until: 2 * HOUR, bot: cured(bot, HEALTHY) });
      expect(restarts).toHaveLength(1);
      expect(restarts[0]?.at).toBeLessThanOrEqual(LIMIT + 3 * MINUTE + 15 * SECOND);
      expect(told).toEqual(['verified']);
    },
  );
});

/** Refreshes its data every 10 s and says so in `last_update`; its AI has never decided. */
function refreshing(): Bot {
  return (moment) =>
    withShown(deciding(10 * SECOND), (shown) => ({ ...shown, decision: { last_decision_at: null } }))(moment);
}

/** As ours does while its AI is dead and nobody is said to be at fault. */
function fallingBack(): Bot {
  return (moment) =>
    withShown(HEALTHY, (shown) => {
      const fallbacks = Math.floor((moment.now - moment.bornAt) / MINUTE);
      const decision = {
        last_decision_at: null,
        decisions_total: 0,
        fallbacks_total: fallbacks,
        consecutive_fallbacks: fallbacks,
      };
      return { ...shown, decision };
    })(moment);
}

describe('a bot that decides', () => {
  it.each<[string, Bot]>([
    ['is in the future', deciding(MINUTE, (wall) => new Date(wall + 8 * HOUR).toISOString())],
    ['is the local time of another zone', deciding(MINUTE, (wall) => local(wall, 8))],
    ['is epoch seconds', deciding(MINUTE, (wall) => wall / 1000)],
    ['moves backwards', deciding(MINUTE, (wall) => new Date(3e12 - wall).toISOString())],
  ])('is left alone for half a day, and found when it decides no more, where its stamp %s', async (_, bot) => {
    const stopsAt = 12 * HOUR;
    const frozen = bot({ now: stopsAt, wall: START + stopsAt, bornAt: 0, nth: 1 });
    const story = {
      until: 16 * HOUR,
      startsAt: START,
      bot: until(
        stopsAt,
        bot,
        cured(() => frozen, bot),
      ),
    };
    const { restarts } = await tell(story);
    expect(restarts).toHaveLength(1);
    expect(restarts[0]?.at).toBeGreaterThan(stopsAt);
    expect(Number(restarts[0]?.at) - stopsAt).toBeLessThanOrEqual(LIMIT + 4 * MINUTE);
  });
});

describe('clocks', () => {
  const at = 6 * HOUR;
  it.each([
    ['jumps eight hours forward', (now: number) => (now < at ? 0 : 8 * HOUR)],
    ['jumps eight hours back', (now: number) => (now < at ? 0 : -8 * HOUR)],
    ['jumps forward and back again', (now: number) => (now < at || now > 9 * HOUR ? 0 : 8 * HOUR)],
    ['is set an hour off twice a day', (now: number) => (Math.floor(now / (12 * HOUR)) % 2) * HOUR],
  ])('nobody is restarted, and a hang after it is found, where the wall clock %s', async (_, wallStep) => {
    const hangsAt = 20 * HOUR;
    const bot = until(
      hangsAt,
      HEALTHY,
      cured(() => ({ saw: 'timeout' }), HEALTHY),
    );
    const { restarts } = await tell({ until: DAY, wallStep, bot });
    expect(restarts).toHaveLength(1);
    expect(Number(restarts[0]?.at) - hangsAt).toBeLessThanOrEqual(3 * MINUTE + 15 * SECOND);
  });

  // What a bot writes in its local time: an hour twice, an hour not at all, a day that most years lack.
  it.each([
    ['changes to daylight saving', 'Europe/Berlin', Date.UTC(2026, 2, 28, 12)],
    ['changes back from it', 'Europe/Berlin', Date.UTC(2026, 9, 24, 12)],
    ['comes to a leap day', 'Asia/Kathmandu', Date.UTC(2028, 1, 28, 12)],
  ])(
    'nobody is restarted where the wall clock %s under a bot that writes its local time',
    async (_, zone, startsAt) => {
      const before = process.env.TZ;
      process.env.TZ = zone;
      try {
        const pad = (number: number) => String(number).padStart(2, '0');
        const write = (wall: number) => {
          const date = new Date(wall);
          const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
          return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(':')}`;
        };
        expect((await tell({ until: 2 * DAY, startsAt, bot: deciding(MINUTE, write) })).restarts).toEqual([]);
      } finally {
        if (before === undefined) delete process.env.TZ;
        else process.env.TZ = before;
      }
    },
  );
});

describe('a slow bot', () => {
  /** Decides so seldom, and says so; each of its calls takes so long. */
  const slow = (every: number, call: number): Bot =>
    withShown(deciding(every), (shown, { now, bornAt }) => {
      const inFlight = (now - bornAt) % every;
      const decision = {
        ...(shown.decision as object),
        decision_interval_s: every / SECOND,
        decision_deadline_s: Math.max(60, (call + MINUTE) / SECOND),
        in_flight_age_s: inFlight > every - call ? (inFlight - (every - call)) / SECOND : null,
      };
      return { ...shown, decision };
    });

  it.each([
    ['decides every 15 minutes', 15 * MINUTE, 10 * SECOND],
    ['decides every hour', HOUR, 10 * SECOND],
    ['waits 4 minutes for each answer of an honest AI', 5 * MINUTE, 4 * MINUTE],
  ])('is left alone for two days, and found when it stops, where it %s', async (_, every, call) => {
    const hangsAt = 2 * DAY;
    const frozen = slow(every, call)({ now: hangsAt, wall: START + hangsAt, bornAt: 0, nth: 1 });
    const bot = until(
      hangsAt,
      slow(every, call),
      cured(() => frozen, slow(every, call)),
    );
    const { restarts } = await tell({ until: 2 * DAY + 4 * HOUR, bot });
    expect(restarts).toHaveLength(1);
    const limit = Math.max(LIMIT, every + Math.max(MINUTE, call + MINUTE) + 30 * SECOND);
    expect(restarts[0]?.at).toBeGreaterThan(hangsAt);
    expect(Number(restarts[0]?.at) - hangsAt).toBeLessThanOrEqual(limit + 4 * MINUTE);
  });
});

it('a slow bot that does not say so is restarted', async () => {
  const impatient = settings(
    {},
    { limit: { ...settings().limit, maxNoResponse: 90 * SECOND, isMaxNoResponseSet: true } },
  );
  const bot = cured(deciding(10 * MINUTE), HEALTHY);
  expect((await tell({ until: HOUR, settings: impatient, bot })).restarts).toHaveLength(1);
});

describe('the memory of the guardian', () => {
  it('seven days of checks leave nothing in memory that grows with them', async () => {
    const crashing: Bot = (moment) => (moment.now - moment.bornAt > 5 * HOUR ? null : HEALTHY(moment));
    const day = await tell({ until: DAY, bot: crashing });
    const week = await tell({ until: 7 * DAY, bot: crashing });
    expect(week.checks).toBeGreaterThan(10_000);
    expect(week.restarts.length).toBeGreaterThan(30);
    expect(week.memoryBytes).toBeLessThan(day.memoryBytes * 1.1);
  });
});
