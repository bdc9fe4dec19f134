// The market of the demo mode: replays recorded candles by the clock. While no bot runs it stands still.
import type { Clock } from '../../common/clock.ts';
import { type Beat, beatAt } from '../domain/beat.ts';
import type { Observation } from '../domain/market/candle.ts';
import { beatOf, type Recording, replay } from '../domain/market/replay.ts';
import type { Market } from '../ports.ts';

/** @param seen The newest candle that an earlier process has seen, by its `openedAt`; null if there was none. */
export function replayMarket(
  name: string,
  recording: Recording,
  beat: Beat,
  seen: number | null,
  clock: Clock,
): Market {
  const resumed = seen === null ? 0 : beatOf(recording, seen);
  let skipped: number | null = null;
  let shown: { readonly beat: number; readonly observation: Observation } | null = null;
  return {
    source: `replay:${name} (recorded, time-shifted)`,
    observe: async () => {
      const now = clock.now();
      const passed = beatAt(beat, now);
      // Beats of a long start do not count: the end of a lap is seen by who has seen its last candle.
      skipped ??= seen === null ? 0 : passed;
      const sinceBeat = now - (beat.start + passed * beat.interval);
      const age = (sinceBeat * recording.timeframe) / beat.interval;
      // Dated once, so that the two clocks' drift does not move what has happened.
      if (shown?.beat !== passed) {
        const observation = replay(recording, resumed + passed - skipped, Math.round(clock.wall() - sinceBeat), age);
        shown = { beat: passed, observation };
      }
      return { ...shown.observation, age };
    },
  };
}
