// What an instrument cost and costs: a walk that only depends on its seed, then whatever the test sets. Pure but for the
// list of set prices that it keeps.
import { createDice } from '../simulation/days/dice.ts';

/** Milliseconds of each bar; those of six hours and more open by Hong Kong's clock unless they are named utc. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BARS: { readonly [bar: string]: number } = {
  '1m': MINUTE,
  '3m': 3 * MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1H': HOUR,
  '2H': 2 * HOUR,
  '4H': 4 * HOUR,
  '6H': 6 * HOUR,
  '12H': 12 * HOUR,
  '1D': 24 * HOUR,
};
const HONG_KONG = 8 * HOUR;

/** Prices in quote currency, volume in contracts. */
export type Bar = {
  readonly openedAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly isClosed: boolean;
};

export type Path = {
  /** The price at an instant. */
  readonly at: (instant: number) => number;
  /** From an instant on it costs this. */
  readonly set: (instant: number, price: number) => void;
  /**
   * The last so many bars, newest first, the unfinished one too; null for a bar there is none of.
   *
   * @param before Only those that opened earlier.
   */
  readonly bars: (bar: string, now: number, count: number, before?: number) => readonly Bar[] | null;
  /** Replaces the bars of one length by those of the test, newest first. */
  readonly setBars: (bar: string, bars: readonly Bar[]) => void;
};

/** The walk: swings of several lengths, each a smooth line between random points, so that any instant is found at once. */
const SWINGS = [
  { length: 3 * 24 * HOUR, height: 0.06 },
  { length: 7 * HOUR, height: 0.02 },
  { length: 40 * MINUTE, height: 0.005 },
  { length: 4 * MINUTE, height: 0.0015 },
] as const;

const unit = (seed: number, swing: number, step: number): number =>
  createDice(Math.imul(seed + 1, 7919) ^ Math.imul(swing + 1, 104_729) ^ Math.imul(step, 15_485_863)).roll() - 0.5;

function walk(seed: number, instant: number): number {
  let sum = 0;
  for (const [swing, { length, height }] of SWINGS.entries()) {
    const step = Math.floor(instant / length);
    const part = instant / length - step;
    const smooth = part * part * (3 - 2 * part);
    sum += height * (unit(seed, swing, step) * (1 - smooth) + unit(seed, swing, step + 1) * smooth);
  }
  return Math.exp(sum);
}

/** How many points of a bar its high and low are read from. */
const POINTS = 12;

/** @param base What the walk swings round. @param start When the walk passes through it. */
export function createPath(seed: number, base: number, start: number): Path {
  const scale = base / walk(seed, start);
  const set: { readonly at: number; readonly price: number }[] = [];
  const given = new Map<string, readonly Bar[]>();

  const at = (instant: number): number =>
    set.findLast((one) => one.at <= instant)?.price ?? scale * walk(seed, instant);

  function bar(openedAt: number, length: number, now: number): Bar {
    const end = Math.min(openedAt + length, now + 1);
    const points = Array.from({ length: POINTS }, (_, i) => at(openedAt + ((end - 1 - openedAt) * i) / (POINTS - 1)));
    const inside = set.filter((one) => one.at >= openedAt && one.at < end).map(({ price }) => price);
    const prices = [...points, ...inside];
    return {
      openedAt,
      open: points[0] as number,
      high: Math.max(...prices),
      low: Math.min(...prices),
      close: at(end - 1),
      volume: Math.round((unit(seed, 9, Math.floor(openedAt / length)) + 0.6) * (length / MINUTE) * 1000) / 10,
      isClosed: openedAt + length <= now,
    };
  }

  return {
    at,
    set: (instant, price) => void set.push({ at: instant, price }),
    setBars: (name, bars) => void given.set(name, bars),
    bars(name, now, count, before = now + 1) {
      const latest = Math.min(now, before - 1);
      const kept = given.get(name);
      if (kept !== undefined) return kept.filter(({ openedAt }) => openedAt <= latest).slice(0, count);
      const length = BARS[name.replace(/utc$/, '')];
      if (length === undefined) return null;
      const shift = length >= 6 * HOUR && !name.endsWith('utc') ? HONG_KONG : 0;
      const newest = Math.floor((latest + shift) / length) * length - shift;
      return Array.from({ length: count }, (_, i) => bar(newest - i * length, length, now));
    },
  };
}
