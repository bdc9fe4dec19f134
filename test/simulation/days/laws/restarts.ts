// Never two bots, and never more automatic restarts than allowed in any sliding window, across the guardian's lives.
//
// A restart is known by what happens to processes: a bot that nobody asked to end has ended, or could not be started, or
// was stopped by the guardian on its own accord; then the guardian asks for a spawn that no person has wished for. It is
// dated by the first of these. Ages are those of policy.md: monotonic within a life of the guardian, at its start by the
// wall clock and never negative.
import { type Court, seconds } from './court.ts';

type Dated = { at: number; readonly wall: number };

export type RestartLaws = {
  /** @param isSpawning Whether it is to start a bot: it finds none that lives. */
  readonly guardianStarted: (isSpawning: boolean) => void;
  /** A person's wish: the next spawn is his. */
  readonly resumed: (isFromHalt: boolean) => void;
  /** The guardian's own reason to restart, as the world sees it. */
  readonly gaveReason: () => void;
  /** The history got a restart. */
  readonly recorded: () => void;
  /** @param living What still lives of the bot's tree. */
  readonly spawnAsked: (living: string | null) => void;
  /** What it came to: an attempt that found an obstacle is none. */
  readonly spawnAnswered: (isObstructed: boolean) => void;
  readonly halted: (cause: string, lastCode: number | null) => void;
};

const DAY = 86_400_000;

export function restartLaws({ now, wall, settings, accuse }: Court): RestartLaws {
  const { restartWindow, maxRestarts, maxRestartsPerDay } = settings.machine;
  let restarts: Dated[] = [];
  let records: Dated[] = [];
  let cleared: Dated | null = null;
  let isWished = false;
  let isRetry = false;
  let unspentRecords = 0;
  let reason: Dated | null = null;

  const inWindow = (dated: readonly Dated[]) =>
    dated.filter(({ at }) => now() - at < restartWindow && (cleared === null || at >= cleared.at)).length;
  const inDay = (dated: readonly Dated[]) => dated.filter(({ at }) => now() - at < DAY).length;
  const present = () => ({ at: now(), wall: wall() });
  // A wall clock that is set back makes them younger at the next start.
  const recent = (dated: Dated[]) => dated.filter(({ at }) => now() - at <= 4 * Math.max(DAY, restartWindow));

  return {
    guardianStarted: (isSpawning) => {
      for (const dated of [...restarts, ...records, ...(cleared ? [cleared] : [])]) {
        dated.at = now() - Math.max(0, wall() - dated.wall);
      }
      [isWished, isRetry, unspentRecords, reason] = [isSpawning, false, 0, null];
    },
    resumed: (isFromHalt) => {
      isWished = true;
      if (isFromHalt) cleared = present();
    },
    gaveReason: () => {
      reason = present();
    },
    recorded: () => {
      records = [...recent(records), present()];
      unspentRecords++;
    },
    spawnAsked: (living) => {
      if (living !== null) accuse('never two bots', `a spawn is asked for while ${living}`);
      if (isRetry) return;
      if (isWished) {
        isWished = false;
        unspentRecords = 0;
        return;
      }
      if (reason === null) return accuse('each spawn has its reason', 'nothing has ended and nobody has wished for it');
      if (unspentRecords === 0) accuse('a restart is on disk before anything is done', 'there is no record of it');
      unspentRecords = 0;
      restarts = [...recent(restarts), reason];
      reason = null;
      const counted = { window: inWindow(restarts), day: inDay(restarts) };
      if (counted.window > maxRestarts) {
        accuse('never more than max_restarts in any window', `${counted.window} within ${seconds(restartWindow)}`);
      }
      if (maxRestartsPerDay > 0 && counted.day > maxRestartsPerDay) {
        accuse('never more than max_restarts_per_day in any 24 h', `${counted.day}`);
      }
    },
    spawnAnswered: (isObstructed) => {
      isRetry = isObstructed;
    },
    halted: (cause, lastCode) => {
      const isTrue =
        cause === 'configuration'
          ? lastCode === 78
          : inWindow(records) >= maxRestarts || (maxRestartsPerDay > 0 && inDay(records) >= maxRestartsPerDay);
      if (!isTrue) {
        accuse(
          'it halts for a true reason only',
          `${cause}: ${inWindow(records)} in the window, ${inDay(records)} in a day`,
        );
      }
    },
  };
}
