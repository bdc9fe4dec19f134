// The guardian's whole judgement, from the dashboard to the restart, over a bot, a machine and clocks that are played:
// who decides is never restarted, whatever the clocks do; who hangs is found in time.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckPorts, check } from '../../guardian/check.ts';
import type { ChildFacts } from '../../guardian/facts.ts';
import { initial, NO_MEMORY, transition } from '../../guardian/machine/machine.ts';
import type { Effect, Event, State } from '../../guardian/machine/types.ts';
import { atSpawn } from '../../guardian/probes/decision.ts';
import { NO_EXCESS } from '../../guardian/probes/excess.ts';
import { NO_FALLBACKS } from '../../guardian/probes/outage.ts';
import { settings } from './support/settings.ts';

const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];
const LIMIT = 300 * SECOND;

type World = {
  readonly decidesEvery: number;
  /** From then on it decides no more, nor does it answer, if `isSilent`. */
  readonly hangsAt: number;
  readonly isSilent: boolean;
  /** The wall clock steps by this much in the middle of the story. */
  readonly step: number;
  /** At these instants the machine sleeps, or the guardian alone is stopped; whether the boot clock can be asked. */
  readonly naps: readonly { readonly at: number; readonly length: number; readonly is: 'sleep' | 'stop' }[];
  readonly hasBootClock: boolean;
  /** How late our timers are during each check, and how long a look takes. */
  readonly load: number;
  readonly until: number;
};

const CALM: World = {
  decidesEvery: MINUTE,
  hangsAt: Number.POSITIVE_INFINITY,
  isSilent: false,
  step: 0,
  naps: [],
  hasBootClock: true,
  load: 0,
  until: 3 * HOUR,
};

/** @returns When the guardian asked the bot to end, by the bot's own clock; null if it never did. */
async function condemnedAt(world: World): Promise<number | null> {
  const rules = settings();
  // Ours stops in sleep where the machine has a boot clock; the bot's stops in sleep only.
  let [now, botNow, boot, wall] = [0, 0, 0, Date.UTC(2026, 2, 29)];
  const naps = world.naps.toSorted((a, b) => a.at - b.at);
  const pass = (ms: number) => {
    now += ms;
    botNow += ms;
    boot += ms;
    if (now >= world.until / 2 && now - ms < world.until / 2) wall += world.step;
    wall += ms;
  };
  const nap = ({ length, is }: World['naps'][number]) => {
    boot += length;
    wall += length;
    if (is === 'stop' || !world.hasBootClock) now += length;
    if (is === 'stop') botNow += length;
  };
  const decidedAt = () => Math.floor(Math.min(botNow, world.hangsAt) / world.decidesEvery) * world.decidesEvery;
  let shown = { decisions_total: 0, last_decision_at: '' };
  const ports: CheckPorts = {
    clock: { now: () => now, wall: () => wall },
    bootClock: () => (world.hasBootClock ? boot : null),
    holder: async () => ({ is: 'unseen' }),
    watchTimer: () => () => world.load,
    measure: async () => null,
    look: async () => {
      pass(50);
      if (world.isSilent && botNow >= world.hangsAt) return { saw: 'timeout' };
      const decisions_total = 1 + Math.floor(decidedAt() / world.decidesEvery);
      if (decisions_total !== shown.decisions_total) {
        shown = { decisions_total, last_decision_at: new Date(wall - (botNow - decidedAt())).toISOString() };
      }
      return { saw: 'object', object: { decision: shown, process: { boot_id: 'b' } } };
    },
  };
  let state: State = initial(NO_MEMORY);
  let child: ChildFacts = {
    pid: 1,
    bootId: 'b',
    group: 7,
    isAdopted: false,
    bornAt: 0,
    bornWall: wall,
    decision: atSpawn(0, wall),
    limit: LIMIT,
    isStampAheadTold: false,
    fallbacks: NO_FALLBACKS,
    complainedAt: null,
    excess: NO_EXCESS,
    time: { at: 0, boot: world.hasBootClock ? 0 : null, starvedSince: null },
  };
  const take = (event: Event): readonly Effect[] => {
    const [next, effects] = transition(state, event, rules.machine);
    state = next;
    return effects;
  };
  take({ type: 'start', at: now });
  take({ type: 'spawned', at: now, incarnation: 1 });
  while (now < world.until) {
    const due = state.deadline ?? world.until;
    const next = naps[0];
    if (next && next.at <= Math.max(now, due)) {
      naps.shift();
      pass(Math.max(0, next.at - now));
      nap(next);
      continue;
    }
    pass(Math.max(0, due - now));
    for (const effect of take({ type: 'woke', at: now })) {
      if (effect.do !== 'probe') continue;
      const seen = await check(child, effect.lateBy, rules, ports, () => false);
      child = seen.child;
      const told = take({ type: 'probed', at: now, incarnation: 1, ...seen.judgement, ...seen });
      if (told.some((one) => one.do === 'record')) return botNow;
    }
  }
  return null;
}

const naps = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 3 * HOUR }),
    length: fc.constantFrom(3 * SECOND, 50 * SECOND, 3 * MINUTE, 10 * MINUTE, 8 * HOUR),
    is: fc.constantFrom('sleep', 'stop'),
  }),
  { maxLength: 4 },
);
const step = fc.constantFrom(0, HOUR, -HOUR, 8 * HOUR, -8 * HOUR, 1 * SECOND);
const anyWorld = fc.record({
  decidesEvery: fc.constantFrom(10 * SECOND, MINUTE, 150 * SECOND),
  step,
  naps,
  hasBootClock: fc.boolean(),
  load: fc.constantFrom(0, 0, 1900, 3 * SECOND, 30 * SECOND),
});

describe('a bot that decides', () => {
  it('is never restarted: not for sleep, a stop, a step of the clock or load', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, async (world) => {
        expect(await condemnedAt({ ...CALM, ...world })).toBeNull();
      }),
      { numRuns: 100 },
    );
  });
});

describe('a bot that hangs', () => {
  const hang = fc.integer({ min: 0, max: HOUR });

  it('is found within the limit and three intervals, whatever the wall clock does', async () => {
    const calm = fc.record({ hangsAt: hang, isSilent: fc.boolean(), step, hasBootClock: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(calm, async (world) => {
        const at = await condemnedAt({ ...CALM, ...world, until: 2 * HOUR });
        expect(at).not.toBeNull();
        // A stamp that the clock has moved is dated by the look that finds it.
        const misdated = world.step === 0 ? 0 : MINUTE;
        expect(Number(at) - world.hangsAt).toBeLessThanOrEqual(LIMIT + 3 * MINUTE + misdated + SECOND);
      }),
      { numRuns: 60 },
    );
  });

  it('is found under load too, when load has been an excuse for fifteen minutes', async () => {
    const busy = fc.record({ hangsAt: hang, isSilent: fc.boolean(), load: fc.constantFrom(2001, 30 * SECOND) });
    await fc.assert(
      fc.asyncProperty(busy, async (world) => {
        const at = await condemnedAt({ ...CALM, ...world, until: 2 * HOUR });
        expect(Number(at ?? Number.NaN) - Math.max(world.hangsAt, 15 * MINUTE)).toBeLessThanOrEqual(LIMIT + 4 * MINUTE);
      }),
      { numRuns: 40 },
    );
  });

  it('is found after a sleep, with the grace period and the limit anew', async () => {
    const asleep = { at: 10 * MINUTE, length: 8 * HOUR, is: 'sleep' } as const;
    const at = await condemnedAt({
      ...CALM,
      hangsAt: 10 * MINUTE,
      naps: [asleep],
      hasBootClock: false,
      until: 10 * HOUR,
    });
    expect(at).toBeGreaterThan(10 * MINUTE);
    expect(at).toBeLessThanOrEqual(10 * MINUTE + LIMIT + 5 * MINUTE);
  });
});
