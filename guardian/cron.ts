// Cron expressions: whether a text is one, and the hour at which a planned restart is due. The only user of `node-cron`.
import { createTask } from 'node-cron';
import { lookAt, type Schedule } from './due.ts';

/** Waits are cut up, since a timer neither counts the sleep of a machine nor follows a clock that is set. */
const LONGEST_WAIT_MS = 30_000;

/** Five fields, six with seconds first, or a word such as @daily; and there must be a day on which it comes. */
export function isCron(text: string): boolean {
  try {
    return Number.isFinite(clockwork(text).following());
  } catch {
    return false;
  }
}

/**
 * Tells each run, by local time. What the machine sleeps through is not made up. Never keeps the process alive.
 *
 * @param expression One that `isCron`.
 */
export function plan(expression: string, onDue: () => void): { readonly stop: () => void } {
  const { following, destroy } = clockwork(expression);
  let schedule: Schedule = { next: following(), seen: Date.now(), last: 0 };
  let timer: NodeJS.Timeout;
  const arm = () => {
    const wait = Math.max(1, schedule.next - Date.now());
    timer = setTimeout(look, Math.min(LONGEST_WAIT_MS, wait)).unref();
  };
  const look = () => {
    const [later, isDue] = lookAt(schedule, Date.now(), following);
    schedule = later;
    arm();
    if (isDue) onDue();
  };
  arm();
  return {
    stop: () => {
      clearTimeout(timer);
      destroy();
    },
  };
}

/** The library's own timers are never started: they sleep with the machine, up to a day at a time. */
export function clockwork(expression: string) {
  const task = createTask(expression, () => {});
  return {
    following: () => (task.getNextRuns(1) as [Date])[0].getTime(),
    destroy: () => void task.destroy(),
  };
}
