// Puts the bot together: ports, engine and web server.
import { type Clock, systemClock } from '../common/clock.ts';
import manifest from '../package.json' with { type: 'json' };
import { builtinDecider } from './ai/builtin.ts';
import type { OpenDecider } from './ai/open.ts';
import { type AiSettings, aiSettings } from './ai/settings.ts';
import type { BotConfiguration } from './config.ts';
import type { Moment } from './domain/moment.ts';
import { createEngine, type Ending } from './engine/engine.ts';
import { loadRecording, RECORDING_NAME } from './market/recording.ts';
import { replayMarket } from './market/replay.ts';
import type { Log } from './ports.ts';
import type { About } from './server/dashboard.ts';
import { routes } from './server/routes.ts';
import { listen } from './server/web.ts';

export type Bot = {
  readonly url: string;
  /** Settles if the bot ends by itself. */
  readonly ended: Promise<Ending>;
  /** Ends the cycle under way, closes the port and every connection. */
  readonly stop: () => Promise<void>;
};

/** The loop turns at least this often, in milliseconds, so that stops and exits need not wait for the beat. */
const LONGEST_TICK = 5_000;
/** A loop that hangs for less is not worth a word, in milliseconds, however short the beat. */
const SHORTEST_HANG = 1_000;
/** A decider keeps its deadline itself; one that does not is cut off this much later, in milliseconds. */
const OVERRUN = 1_000;

/**
 * Binds the port, then starts the loop.
 *
 * @throws Fatal if the address cannot be bound.
 */
export async function startBot(configuration: BotConfiguration, bootId: string, log: Log): Promise<Bot> {
  const { values } = configuration;
  const clock = systemClock;
  const interval = values['bot.decision_interval'];
  const deadline = values['bot.ai.deadline'];
  const tick = Math.min(interval, LONGEST_TICK);
  const beat = { start: Math.floor(clock.now()), interval };
  const market = replayMarket(RECORDING_NAME, loadRecording(), beat, null, clock);
  const ai = aiSettings(configuration);
  const remote = ai === null ? null : await loadRemote(ai, clock, log);
  const decider = remote?.decider ?? builtinDecider;
  const about: About = {
    pid: process.pid,
    bootId,
    version: manifest.version,
    startedAt: processStart(clock),
    symbol: values['bot.symbols'][0] as string,
    timeframe: values['bot.timeframe'],
    interval,
    deadline,
    maxTickAge: Math.max(3 * tick, SHORTEST_HANG),
    source: market.source,
    decider,
  };
  const engine = createEngine({ clock, market, decider, log }, { beat, tick, deadline, overrun: OVERRUN });
  const served = routes(about, engine.state, () => ({ at: clock.now(), wall: clock.wall() }));
  const at = { host: values['bot.host'], port: values['bot.port'] };
  const server = await listen(at, served, (error) =>
    log.error({ event: 'request_failed', err: error }, 'a request could not be answered'),
  );
  engine.start();
  const stop = async () => {
    await engine.stop();
    await remote?.close();
    await server.close();
  };
  return { url: server.url, ended: engine.ended, stop };
}

/** A bundle of its own, since it costs memory. */
async function loadRemote(ai: AiSettings, clock: Clock, log: Log): Promise<OpenDecider> {
  const { openRemote } = await import('./ai/open.ts');
  return openRemote(ai, clock, log);
}

function processStart(clock: Clock): Moment {
  const uptime = process.uptime() * 1000;
  return { at: clock.now() - uptime, wall: Math.round(clock.wall() - uptime) };
}
