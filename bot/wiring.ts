// Puts the bot together: ports, engine and web server.
import { join, resolve } from 'node:path';
import { type Clock, systemClock } from '../common/clock.ts';
import { ownStateFolder } from '../common/state-folder.ts';
import manifest from '../package.json' with { type: 'json' };
import { lockAccount } from './account-lock.ts';
import { builtinDecider } from './ai/builtin.ts';
import type { OpenDecider } from './ai/open.ts';
import { aiSettings } from './ai/settings.ts';
import { type Exchange, exchangeBooks, leftOver, paperBooks } from './books.ts';
import type { BotConfiguration } from './config.ts';
import { lengthOf } from './domain/market/timeframe.ts';
import type { Moment } from './domain/moment.ts';
import type { Ending } from './engine/engine.ts';
import { createGroup } from './engine/group.ts';
import { createPlaces } from './engine/places.ts';
import { rehearse } from './engine/rehearse.ts';
import { accountsAt } from './engine/venue/enter.ts';
import { type CachePolicy, NOTHING_KEPT } from './execution/kept.ts';
import { haltIn } from './halt.ts';
import { loadRecording, RECORDING_NAME } from './market/recording.ts';
import { replayMarket } from './market/replay.ts';
import { collectGarbage } from './memory/collect.ts';
import { createMemoryWatch } from './memory/watch.ts';
import { createMeters } from './meters.ts';
import { isTrading, type Mode, modeOf } from './mode.ts';
import type { OkxPorts, OpenOkx } from './okx/open.ts';
import { okxSettings } from './okx/settings.ts';
import { leftOut, type Opened, openSymbols } from './open-symbols.ts';
import type { Log } from './ports.ts';
import type { About } from './server/about.ts';
import { pageRoutes } from './server/page/page.ts';
import { routes } from './server/routes.ts';
import type { Task } from './server/task.ts';
import { listen } from './server/web.ts';
import { openMemory } from './store/store.ts';
import { longestWaitOf, maxTickAgeOf, tempoOf } from './tempo.ts';
import { termsOf } from './terms.ts';

/** Often enough for memory that grows by some megabytes a second. */
const MEMORY_LOOK_MS = 10_000;

/** Names the exchange in the books for good. */
const OKX = 'okx';

/** What the bot is told from outside its configuration. */
export type Given = {
  /** A UUID: the guardian's, if it gave one. */
  readonly bootId: string;
  /** With which the control endpoints may be called; null: not at all. */
  readonly token: string | null;
  /** Ends the bot as a signal does. */
  readonly askToStop: () => void;
  /** Says a sentence on the console. */
  readonly complain: (sentence: string) => void;
};

export type Bot = {
  readonly url: string;
  readonly mode: Mode;
  /** Settles if the bot ends by itself. */
  readonly ended: Promise<Ending>;
  /** Ends the cycle under way, closes the port and every connection. */
  readonly stop: () => Promise<void>;
};

/**
 * Opens the memory, binds the port, then starts the loop.
 *
 * @throws Fatal if the address cannot be bound, or the memory or the account is another bot's.
 */
export async function startBot(configuration: BotConfiguration, given: Given, log: Log): Promise<Bot> {
  const { values, folder } = configuration;
  const clock = systemClock;
  const tempo = tempoOf(values, clock.now());
  const data = resolve(folder, values['bot.data_dir']);
  const mode = modeOf(values);
  const timeframe = values['bot.timeframe'];
  const accountLock = lockAccount(configuration.secrets.OKX_API_KEY, ownStateFolder(), (sentence) => {
    log.warn({ event: 'account_unlocked' }, sentence);
    given.complain(sentence);
  });
  const memory = openMemory(join(data, 'bot.db'), Math.round(clock.wall()), (sentence) => {
    log.error({ event: 'memory_damaged' }, sentence);
    given.complain(sentence);
  });
  const halt = haltIn(data);
  const meters = createMeters();
  const okx =
    mode === 'demo' ? null : await loadOkx(configuration, mode, { clock, meters: meters.execution, log, fetch });
  const ai = aiSettings(configuration);
  const remote =
    ai === null
      ? null
      : await loadRemote(ai, aiSettings(configuration, 'bot.ai.failover'), keptOf(values), {
          clock,
          meters: meters.execution,
          ledger: memory.ledger,
          log,
        });
  const decider = remote?.decider ?? builtinDecider;
  const configured = values['bot.symbols'] as readonly [string, ...string[]]; // the schema wants at least one
  const left = isTrading(mode) ? leftOver(memory, accountsAt(OKX, mode === 'live'), configured) : [];
  for (const symbol of left) {
    log.warn({ event: 'left_over', symbol }, leftOut(symbol));
    given.complain(leftOut(symbol));
  }
  const symbols = [...configured, ...left] as const;
  const places = values['bot.execution.concurrency'];
  const opened = openSymbols(symbols, {
    clock,
    decider,
    halt: halt.read,
    meters,
    log,
    places: createPlaces(places),
    tempo,
    leftOver: left,
    termsOf: (symbol) => termsOf(values, symbol, lengthOf(timeframe)),
    booksOf: (symbol, share, its) => {
      if (okx !== null && isTrading(mode)) {
        return exchangeBooks(memory, { venue: okx.venue, key: OKX, isReal: mode === 'live' });
      }
      const name = `${mode} ${symbol} ${mode === 'demo' ? RECORDING_NAME : 'okx'}`;
      const warn = (sentence: string) => its.warn({ event: 'configuration_warning' }, sentence);
      return paperBooks(memory, { name, startBalance: values['bot.paper.balance'] * share }, clock, warn);
    },
    marketOf: (symbol, seen) =>
      okx?.market(symbol, timeframe) ?? replayMarket(RECORDING_NAME, loadRecording(), tempo.beat, seen, clock),
  });
  const aboutOf = ({ terms, source }: Opened): About => ({
    pid: process.pid,
    bootId: given.bootId,
    version: manifest.version,
    startedAt: processStart(clock),
    mode,
    timeframe,
    interval: tempo.beat.interval,
    deadline: tempo.deadline,
    maxTickAge: maxTickAgeOf(tempo),
    lease: accountLock === null ? 'not_needed' : 'held',
    source,
    decider,
    terms,
  });
  const group = createGroup(opened);
  const [first, ...others] = opened;
  const taskOf = (one: Opened): Task => ({ about: aboutOf(one), state: one.engine.state, store: one.store });
  const longestWait = longestWaitOf(tempo, symbols.length, places);
  const served = routes({
    ...taskOf(first),
    others: others.map(taskOf),
    together: () => ({ rounds: group.rounds().total, longestWait }),
    meters,
    kept: () => remote?.cache.statistics() ?? NOTHING_KEPT,
    subscribe: group.subscribe,
    now: () => ({ at: clock.now(), wall: clock.wall() }),
    token: given.token,
    control: {
      stop: given.askToStop,
      halt,
      testAi: (signal) => rehearse(decider, first.symbol, first.engine.state(), signal),
    },
    page: pageRoutes(),
  });
  const at = { host: values['bot.host'], port: values['bot.port'] };
  const server = await listen(at, served, (error) =>
    log.error({ event: 'request_failed', err: error }, 'a request could not be answered'),
  );
  const lookAtMemory = createMemoryWatch(
    { resident: process.memoryUsage.rss, collect: collectGarbage, cache: remote?.cache ?? null, log },
    values['bot.execution.memory_limit'],
  );
  const memoryTimer = setInterval(() => void lookAtMemory(), MEMORY_LOOK_MS);
  group.start();
  const stop = async () => {
    clearInterval(memoryTimer);
    await group.stop();
    await remote?.close();
    okx?.close();
    await server.close();
    memory.close();
    accountLock?.release();
  };
  return { url: server.url, mode, ended: group.ended, stop };
}

type OpenRemote = typeof import('./ai/open.ts').openRemote;

/** A bundle of its own, since it costs memory. */
async function loadRemote(...given: Parameters<OpenRemote>): Promise<OpenDecider> {
  const { openRemote } = await import('./ai/open.ts');
  return openRemote(...given);
}

/** As above. */
async function loadOkx(configuration: BotConfiguration, mode: Mode, ports: OkxPorts): Promise<OpenOkx> {
  const { openOkx } = await import('./okx/open.ts');
  return openOkx(okxSettings(configuration, mode), ports);
}

/** Where orders go; null: nowhere, they are filled on paper. */
export async function openExchange(configuration: BotConfiguration, log: Log): Promise<Exchange | null> {
  const mode = modeOf(configuration.values);
  if (!isTrading(mode)) return null;
  const meters = createMeters().execution;
  const { venue } = await loadOkx(configuration, mode, { clock: systemClock, meters, log, fetch });
  return { venue, key: OKX, isReal: mode === 'live' };
}

const keptOf = (values: BotConfiguration['values']): CachePolicy => ({
  size: values['bot.execution.cache.size'],
  ttl: values['bot.execution.cache.ttl'],
});

function processStart(clock: Clock): Moment {
  const uptime = process.uptime() * 1000;
  return { at: clock.now() - uptime, wall: Math.round(clock.wall() - uptime) };
}
