// People round the guardian: they start it again, resume it after a halt, and interfere at bad moments.
import type { Stage } from './troubles.ts';
import type { Moment } from './world.ts';

const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];

/** @param eagerness How likely somebody is to interfere at a moment that invites to it. */
export function meddle(stage: Stage, eagerness: number, moment: Moment): void {
  const { world, trees, life } = stage;
  const { dice, time } = world;
  if (moment === 'halted') {
    // Where no restart is allowed at all, a living bot is not helped by going on.
    const help = world.settings.machine.maxRestarts === 0 && trees.living() ? life.stop : life.resume;
    time.later(dice.spread(MINUTE, 6 * HOUR), help);
    return;
  }
  if (!dice.chance(moment === 'look' ? eagerness / 300 : eagerness)) return;
  const delay = dice.chance(0.3) ? 0 : dice.spread(1, 20 * SECOND);
  time.later(delay, () => {
    switch (dice.pick(['stop', 'stop_now', 'pause', 'resume', 'kill', 'crash', 'crash', 'kill'] as const)) {
      case 'stop':
        return life.stop();
      case 'stop_now':
        return life.stopNow();
      case 'pause':
        life.pause();
        return time.later(dice.spread(10, HOUR), life.resume);
      case 'resume':
        return life.resume();
      case 'kill':
        if (!life.isAlive()) return;
        life.kill();
        return stage.startLater(dice.spread(100, 10 * MINUTE));
      case 'crash':
        return trees.end({ code: null, signal: 'SIGSEGV' });
      default:
    }
  });
}
