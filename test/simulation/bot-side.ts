// The real bot as a simulated program, from market to memory and dashboard: all of it but process, port and log.
import { type BotConfiguration, readBotConfiguration } from '../../bot/config.ts';
import type { Beat } from '../../bot/domain/beat.ts';
import { DECISIONS_KEPT } from '../../bot/domain/state.ts';
import { NOBODY } from '../../bot/domain/trading/beside.ts';
import { restoredDesk } from '../../bot/domain/trading/desk.ts';
import { createEngine } from '../../bot/engine/engine.ts';
import { createPlaces } from '../../bot/engine/places.ts';
import { loadRecording } from '../../bot/market/recording.ts';
import { createMeters } from '../../bot/meters.ts';
import type { Decider, Log, Market, Store } from '../../bot/ports.ts';
import type { About } from '../../bot/server/about.ts';
import { dashboard } from '../../bot/server/dashboard.ts';
import { maxTickAgeOf, tempoOf } from '../../bot/tempo.ts';
import { termsOf } from '../../bot/terms.ts';
import type { Clock } from '../../common/clock.ts';
import type { Program } from './program.ts';

export type Values = BotConfiguration['values'];

/** What one process of the bot runs with. */
export type Life = {
  readonly values: Values;
  readonly market: (beat: Beat, seen: number | null, clock: Clock) => Market;
  readonly decider: Decider;
};

/** @param configFile One that says nothing. */
export async function botDefaults(configFile: string): Promise<Values> {
  const configuration = await readBotConfiguration(configFile, []);
  if ('sentences' in configuration) throw new Error(configuration.sentences.join('\n'));
  return configuration.values;
}

/**
 * @param lifeOf Of each process, counted from 1.
 * @param openMemory For each process anew.
 */
export function simulatedBot(lifeOf: (nth: number) => Life, openMemory: () => Store, clock: Clock): Program {
  let births = 0;
  let running: Running | null = null;
  return {
    start: (bootId, ended) => {
      running = run(lifeOf(++births), bootId, openMemory(), clock);
      void running.ended.then((code) => {
        running = null;
        ended(code);
      });
    },
    ask: () => running?.ask(),
    dashboard: () => running?.dashboard() ?? null,
  };
}

type Running = {
  readonly ask: () => void;
  readonly dashboard: () => string;
  readonly ended: Promise<number>;
};

function run({ values, market: marketOf, decider }: Life, bootId: string, store: Store, clock: Clock): Running {
  const moment = () => ({ at: clock.now(), wall: clock.wall() });
  const tempo = tempoOf(values, clock.now());
  const terms = termsOf(values, values['bot.symbols'][0] as string, loadRecording().timeframe);
  const remembered = store.remembered();
  const market = marketOf(tempo.beat, remembered.seen, clock);
  const about: About = {
    pid: 1,
    bootId,
    version: '1',
    startedAt: moment(),
    terms,
    timeframe: values['bot.timeframe'],
    interval: tempo.beat.interval,
    deadline: tempo.deadline,
    maxTickAge: maxTickAgeOf(tempo),
    lease: 'not_needed',
    mode: 'demo',
    source: market.source,
    decider,
  };
  const engine = createEngine(
    {
      clock,
      market,
      decider,
      store,
      halt: () => null,
      meters: createMeters(),
      log: silence,
      beside: () => NOBODY,
      places: createPlaces(1),
    },
    tempo,
    terms,
    { desk: restoredDesk(remembered, clock.wall()), decisions: store.decisions(DECISIONS_KEPT) },
  );
  const asked = Promise.withResolvers<void>();
  const code = Promise.race([asked.promise.then(() => 0), engine.ended.then(() => 1)]);
  const ended = code.finally(async () => {
    await engine.stop();
    store.close();
  });
  engine.start();
  return { ask: asked.resolve, dashboard: () => JSON.stringify(dashboard(engine.state(), about, moment())), ended };
}

const nothing = () => undefined;
const silence: Log = { info: nothing, warn: nothing, error: nothing };
