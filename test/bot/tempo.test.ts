import { describe, expect, it } from 'vitest';
import type { BotConfiguration } from '../../bot/config.ts';
import { maxTickAgeOf, tempoOf } from '../../bot/tempo.ts';

const tempo = (interval: number) =>
  // Nothing else of the configuration is looked at.
  tempoOf({ 'bot.decision_interval': interval, 'bot.ai.deadline': 60_000 } as BotConfiguration['values'], 12.7);

describe('the loop', () => {
  it('turns every five seconds, or with the beat where that is shorter', () => {
    expect([60_000, 5_000, 200].map((interval) => tempo(interval).tick)).toEqual([5_000, 5_000, 200]);
  });
  it('beats from a whole millisecond on, so that the due instants are exact', () => {
    expect(tempo(60_000).beat).toEqual({ start: 12, interval: 60_000 });
  });
  it('leaves eight seconds to orders in flight when it ends', () => {
    expect(tempo(200).drain).toBe(8_000);
  });
  it('hangs when three turns are missing, never for less than a second', () => {
    expect([60_000, 200].map((interval) => maxTickAgeOf(tempo(interval)))).toEqual([15_000, 1_000]);
  });
});
