// Several symbols with markets and deciders of the test's own, on one clock that the test moves.
import { afterEach, expect, vi } from 'vitest';
import { createEngine, type Found, type Tempo } from '../../../bot/engine/engine.ts';
import { createGroup, type Member } from '../../../bot/engine/group.ts';
import { createPlaces } from '../../../bot/engine/places.ts';
import type { Decider, Log, Market } from '../../../bot/ports.ts';
import { dashboard } from '../../../bot/server/dashboard.ts';
import type { Parts } from '../../../bot/server/whole/symbol.ts';
import { whole } from '../../../bot/server/whole/whole.ts';
import { about } from '../support/about.ts';
import { observationOf } from '../support/candles.ts';
import { nothingFound, silentPorts, terms } from '../support/engine-ports.ts';
import { handClock } from '../support/hand-clock.ts';
import { logBook } from '../support/log-book.ts';

export const INTERVAL = 60_000;
export const hold = { signal: 'HOLD', confidence: 'LOW', reason: 'a reason' } as const;

/** Where nothing is said it is sound: a market that answers, and who decides at once. */
export type Play = {
  readonly observe?: Market['observe'];
  readonly decide?: Decider['decide'];
  readonly found?: Found;
  readonly log?: Log;
};

const groups: { readonly stop: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(groups.splice(0).map((group) => group.stop()));
});

export function trading(
  plays: { readonly [symbol: string]: Play },
  { places = 1_000, ...tempo }: Partial<Tempo> & { readonly places?: number } = {},
) {
  const clock = handClock();
  const { log, told } = logBook();
  const shared = createPlaces(places);
  const worked: number[] = [];
  const meters = { ...silentPorts.meters, worked: (seconds: number) => void worked.push(seconds) };
  const usual: Tempo = {
    beat: { start: 0, interval: INTERVAL },
    tick: 5,
    deadline: 5_000,
    overrun: 0,
    patience: 5_000,
    drain: 5_000,
  };
  const members = Object.entries(plays).map(([symbol, play]): Member => {
    const market = { source: 'test', observe: play.observe ?? (async () => observationOf([1])) };
    const decide = play.decide ?? (async () => hold);
    const decider = { provider: 'test', model: 'test', isAi: false, label: 'test', decide };
    const ports = { ...silentPorts, meters, clock, market, decider, places: shared, log: play.log ?? log };
    const engine = createEngine(ports, { ...usual, ...tempo }, { ...terms, symbol }, play.found ?? nothingFound);
    return { symbol, engine };
  }) as [Member, ...Member[]]; // every test plays one
  const group = createGroup(members);
  groups.push(group);
  group.start();
  const state = (symbol: string) => {
    const member = members.find((one) => one.symbol === symbol);
    if (member === undefined) throw new Error(`no ${symbol}`);
    return member.engine.state();
  };
  const shown = () => {
    const now = { at: clock.now(), wall: clock.wall() };
    const parts = members.map(({ symbol, engine }) => ({
      symbol,
      shown: dashboard(engine.state(), { ...about, terms: { ...terms, symbol } }, now),
      queuedAge: null,
      earned: null,
    }));
    return whole(parts as unknown as Parts, { rounds: group.rounds().total, longestWait: 0 }); // as many as members
  };
  const total = (symbol: string) => state(symbol).decisionsTotal;
  const decided = (symbol: string, count: number) => soon(() => expect(total(symbol)).toBe(count));
  return { group, clock, told, worked, state, total, decided, shown };
}

export const soon = (check: () => void) => vi.waitFor(check, { interval: 2, timeout: 10_000 });
export const never = () => new Promise<never>(() => undefined);

/** Answers when it is told to, whoever asks. */
export function slow() {
  const asked: { readonly symbol: string; readonly price: number; readonly answer: () => void }[] = [];
  const decide: Decider['decide'] = ({ symbol, measures }) =>
    new Promise((resolve) => asked.push({ symbol, price: measures.price, answer: () => resolve(hold) }));
  return { asked, decide };
}
