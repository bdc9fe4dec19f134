// Lives of a bot, each told by what is other than by default: markets and deciders, good and bad.
import { builtinDecider } from '../../bot/ai/builtin.ts';
import { type Candle, newest, type Observation } from '../../bot/domain/market/candle.ts';
import { WARM_CANDLES } from '../../bot/domain/market/replay.ts';
import { loadRecording, RECORDING_NAME } from '../../bot/market/recording.ts';
import { replayMarket } from '../../bot/market/replay.ts';
import type { Decider, Market } from '../../bot/ports.ts';
import type { Clock } from '../../common/clock.ts';
import type { Life, Values } from './bot-side.ts';

/** Decides by the rules on a replay in which a candle closes with each beat. */
export const demo = (values: Values): Life => ({
  values,
  market: (beat, seen, clock) => replayMarket(RECORDING_NAME, loadRecording(), beat, seen, clock),
  decider: builtinDecider,
});

/** The same on a market whose candles close when they do, whatever the beat. */
export const onMarket = (values: Values): Life => ({ ...demo(values), market: (_, __, clock) => liveMarket(clock) });

export const decidingEvery = (interval: number, { values, ...life }: Life): Life => ({
  ...life,
  values: { ...values, 'bot.decision_interval': interval },
});

export const decidedBy = (decider: Decider, life: Life): Life => ({ ...life, decider });

/** Candles a market gives with one answer. */
const SHOWN = 200;

/**
 * The recorded candles as those of the days that are simulated: one closes every quarter of an hour by the wall clock,
 * the warm ones before the start.
 */
function liveMarket(clock: Clock): Market {
  const { candles, timeframe } = loadRecording();
  const started = clock.wall() - clock.now();
  const lastClosed = Math.floor(started / timeframe) * timeframe;
  const shift = lastClosed - WARM_CANDLES * timeframe - candles[0].openedAt;
  const shifted = candles.map((candle): Candle => ({ ...candle, openedAt: candle.openedAt + shift }));
  return {
    source: 'simulated',
    observe: async (): Promise<Observation> => {
      const isClosed = ({ openedAt }: Candle) => openedAt + timeframe <= clock.wall();
      // The cast: the warm ones have closed.
      const closed = shifted.filter(isClosed).slice(-SHOWN) as [Candle, ...Candle[]];
      const closedAt = newest(closed).openedAt + timeframe;
      return {
        candles: closed,
        price: newest(closed).close,
        current: closedAt,
        shift: 0,
        closedAt,
        age: clock.wall() - closedAt,
        lap: 0,
      };
    },
  };
}

/** Decides as the rules do, after this time. */
export const slowAi = (ms: number): Decider =>
  ai((context, signal) => later(ms, signal, () => builtinDecider.decide(context, signal)));

/** Decides as the rules do, until the bad day comes. */
export const soundUntil = (badDay: number, decide: Decider['decide'], clock: Clock): Decider =>
  ai((context, signal) => (clock.now() < badDay ? builtinDecider : { decide }).decide(context, signal));

/** Neither answers nor listens. */
export const hanging: Decider['decide'] = () => new Promise(() => undefined);

export const fallingBack: Decider['decide'] = async () => ({
  fallback: 'the answer is not of the form asked for',
  reason: 'bad_output',
  faultDomain: 'local',
  httpStatus: null,
});

const ai = (decide: Decider['decide']): Decider => ({
  provider: 'openai',
  model: 'simulated',
  isAi: true,
  label: 'a simulated AI',
  decide,
});

function later<T>(ms: number, signal: AbortSignal, then: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(then()), ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}
