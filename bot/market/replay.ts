// The market of the demo mode: replays recorded candles by the clock.
import type { Clock } from '../../common/clock.ts';
import { type Beat, beatAt } from '../domain/beat.ts';
import { type Recording, replay } from '../domain/market/replay.ts';
import type { Market } from '../ports.ts';

export const replayMarket = (name: string, recording: Recording, beat: Beat, clock: Clock): Market => ({
  source: `replay:${name} (recorded, time-shifted)`,
  observe: async () => {
    const now = clock.now();
    const passed = beatAt(beat, now);
    const sinceBeat = now - (beat.start + passed * beat.interval);
    return replay(recording, passed, Math.round(clock.wall() - sinceBeat));
  },
});
