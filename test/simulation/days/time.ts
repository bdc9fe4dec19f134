// The time of a simulated world: three clocks, an agenda, and a guardian that gets the processor late, or not at all for
// a while. Its timers are those of the process while the world is played; nothing waits by a real clock.
import { type Agenda, createAgenda, type Due } from './agenda.ts';
import type { Dice } from './dice.ts';

/** How the guardian's process fares: with such a chance it is kept waiting after each thing it does. */
export type Load = { readonly chance: number; readonly from: number; readonly to: number };

export type Time = {
  /** Monotonic; stands still while the machine sleeps. */
  readonly now: () => number;
  readonly wall: () => number;
  /** Monotonic, sleep included. */
  readonly boot: () => number;
  /** Something of the world, after so many milliseconds. */
  readonly later: (delay: number, act: () => void) => void;
  /** News for the guardian that lives: it hears of it when it gets the processor, and never if it dies before. */
  readonly tellGuardian: (delay: number, act: () => void) => void;
  readonly sleep: (ms: number) => void;
  readonly stepWall: (ms: number) => void;
  /** The guardian gets no processor for so long. */
  readonly block: (ms: number) => void;
  /** The longest that it is kept waiting under the present load. */
  readonly lateness: () => number;
  readonly setLoad: (load: Load | null) => void;
  /** Which guardian lives, or is the next to do so. */
  readonly life: () => number;
  /** All that the guardian waits for ends with it. */
  readonly endLife: () => void;
  /** The next thing that happens; false when there is none before `until`, which is the present then. */
  readonly step: (until: number) => boolean;
  /** Whether what happened last was the guardian's, whose promises are to be settled before anything else. */
  readonly isGuardians: () => boolean;
  readonly timers: Timers;
};

export type Timers = {
  readonly setTimeout: (act: () => void, ms: number, ...values: unknown[]) => Due;
  readonly setInterval: (act: () => void, ms: number) => Due;
  readonly clear: (timer: Due | undefined) => void;
};

export function createTime(startWall: number, dice: Dice): Time {
  const agenda: Agenda = createAgenda();
  let now = 1_000_000;
  let wallAhead = startWall - now;
  let slept = 0;
  let life = 0;
  let blockedUntil = 0;
  let load: Load | null = null;
  let wasGuardians = false;
  const own = (act: (...values: unknown[]) => void, ms: number, values: readonly unknown[] = []) =>
    agenda.enter(now + Math.max(0, ms), values.length === 0 ? act : () => act(...values), life);
  return {
    now: () => now,
    wall: () => Math.floor(now + wallAhead),
    boot: () => now + slept,
    later: (delay, act) => void agenda.enter(now + delay, act, null),
    tellGuardian: (delay, act) => void own(act, delay),
    sleep: (ms) => {
      slept += ms;
      wallAhead += ms;
    },
    stepWall: (ms) => {
      wallAhead += ms;
    },
    block: (ms) => {
      blockedUntil = Math.max(blockedUntil, now + ms);
    },
    lateness: () => load?.to ?? 0,
    setLoad: (next) => {
      load = next;
    },
    life: () => life,
    endLife: () => {
      life++;
      blockedUntil = now;
    },
    step: (until) => {
      const first = agenda.first();
      if (first === null || first.at > until) {
        now = Math.max(now, until);
        return false;
      }
      // The cast: there is a first one.
      const due = agenda.next() as Due;
      wasGuardians = false;
      if (due.life !== null && due.life !== life) return true;
      now = Math.max(now, due.at);
      if (due.life !== null && now < blockedUntil) {
        agenda.reenter(due, blockedUntil);
        return true;
      }
      wasGuardians = due.life !== null;
      due.act();
      if (wasGuardians && load !== null && dice.chance(load.chance)) {
        blockedUntil = now + dice.between(load.from, load.to);
      }
      return true;
    },
    isGuardians: () => wasGuardians,
    timers: {
      setTimeout: (act, ms, ...values) => own(act, ms, values),
      setInterval: (act, ms) => {
        const timer: Due = own(() => {
          act();
          if (!timer.isOff) agenda.reenter(timer, now + ms);
        }, ms);
        return timer;
      },
      clear: (timer) => {
        if (timer) timer.isOff = true;
      },
    },
  };
}

/** Lets a world be played with its timers in place of the process's. */
export async function withTimers<T>(timers: Timers, play: () => Promise<T>): Promise<T> {
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
  Object.assign(globalThis, {
    setTimeout: timers.setTimeout,
    setInterval: timers.setInterval,
    clearTimeout: timers.clear,
    clearInterval: timers.clear,
  });
  try {
    return await play();
  } finally {
    Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval });
  }
}
