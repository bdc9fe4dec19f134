// As bot-side.ts, of a bot that trades several symbols.
import { paperBooks } from '../../bot/books.ts';
import { createGroup } from '../../bot/engine/group.ts';
import { createPlaces } from '../../bot/engine/places.ts';
import { createMeters } from '../../bot/meters.ts';
import { type Opened, openSymbols } from '../../bot/open-symbols.ts';
import type { Decider, Log, Market, Store } from '../../bot/ports.ts';
import type { About } from '../../bot/server/about.ts';
import { dashboard } from '../../bot/server/dashboard.ts';
import { whole } from '../../bot/server/whole/whole.ts';
import type { Account } from '../../bot/store/store.ts';
import { longestWaitOf, maxTickAgeOf, tempoOf } from '../../bot/tempo.ts';
import { termsOf } from '../../bot/terms.ts';
import type { Clock } from '../../common/clock.ts';
import type { Values } from './bot-side.ts';
import { inMemory } from './memory.ts';
import type { Program } from './program.ts';

/** What one process of the bot runs with. */
export type Lives = {
  readonly values: Values;
  readonly symbols: readonly [string, ...string[]];
  readonly marketOf: (symbol: string) => Market;
  readonly decider: Decider;
};

const TIMEFRAME = 900_000;

/** @param livesOf Of each process, counted from 1. */
export function simulatedSymbols(livesOf: (nth: number) => Lives, clock: Clock): Program {
  const memories = new Map<string, () => Store>();
  let births = 0;
  let running: ReturnType<typeof run> | null = null;

  function openStore({ name, startBalance }: Account): Store {
    const open = memories.get(name) ?? inMemory(startBalance);
    memories.set(name, open);
    return open();
  }

  return {
    start: (bootId, ended) => {
      running = run(livesOf(++births), bootId, openStore, clock);
      void running.ended.then((code) => {
        running = null;
        ended(code);
      });
    },
    ask: () => running?.ask(),
    dashboard: () => running?.dashboard() ?? null,
  };
}

function run(
  { values, symbols, marketOf, decider }: Lives,
  bootId: string,
  openStore: (account: Account) => Store,
  clock: Clock,
) {
  const moment = () => ({ at: clock.now(), wall: clock.wall() });
  const tempo = tempoOf(values, clock.now());
  const places = values['bot.execution.concurrency'];
  const opened = openSymbols(symbols, {
    clock,
    decider,
    halt: () => null,
    meters: createMeters(),
    log: silence,
    places: createPlaces(places),
    leftOver: [],
    tempo,
    termsOf: (symbol) => termsOf(values, symbol, TIMEFRAME),
    booksOf: (name, share) =>
      paperBooks({ open: openStore }, { name, startBalance: values['bot.paper.balance'] * share }, clock, nothing),
    marketOf,
  });
  const group = createGroup(opened);
  const startedAt = moment();
  const longestWait = longestWaitOf(tempo, symbols.length, places);
  const aboutOf = ({ terms, source }: Opened): About => ({
    mode: 'demo',
    lease: 'not_needed',
    pid: 1,
    bootId,
    version: '1',
    startedAt,
    terms,
    timeframe: values['bot.timeframe'],
    interval: tempo.beat.interval,
    deadline: tempo.deadline,
    maxTickAge: maxTickAgeOf(tempo),
    source,
    decider,
  });
  const partOf = (one: Opened) => ({
    symbol: one.symbol,
    shown: dashboard(one.engine.state(), aboutOf(one), moment()),
    queuedAge: null,
    earned: null,
  });
  const [first, ...others] = opened;
  const asked = Promise.withResolvers<void>();
  const code = Promise.race([asked.promise.then(() => 0), group.ended.then(() => 1)]);
  const ended = code.finally(group.stop);
  group.start();
  return {
    ask: asked.resolve,
    dashboard: () =>
      JSON.stringify(whole([partOf(first), ...others.map(partOf)], { rounds: group.rounds().total, longestWait })),
    ended,
  };
}

const nothing = () => undefined;
const silence: Log = { info: nothing, warn: nothing, error: nothing };
