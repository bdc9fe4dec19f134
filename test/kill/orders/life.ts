// One life of a position, from the decision that opens it to the books that close it, through all kills on the way.
import type { Dashboard } from '../../../bot/server/dashboard.ts';
import type { Rule } from '../../okx/faults.ts';
import type { Kill } from './killing.ts';
import type { World } from './world.ts';

/** How a position ends: the AI says so, or the price reaches its stop. */
export type End = 'decision' | 'stop';

export type Course = {
  /** The faults that meet its entry, as the simulated exchange names them. */
  readonly entry?: readonly Rule[];
  readonly end?: End;
  /** One after the other: the next is armed when the one before has come. */
  readonly kills: readonly Kill[];
  /** Kills are armed once the position stands as it should. */
  readonly isLate?: boolean;
};

export type Lived = {
  /** From the last kill to the moment when everything was known again, and guarded or flat; in milliseconds. */
  readonly reconciledAfter: number;
  /** Kills that did not come. */
  readonly missed: number;
  readonly naked: number;
};

const START_PRICE = 100_000;
/** After so long an entry that is not found was never carried out, in milliseconds. */
const EXPIRY = 10_000;

/** @param hurries Lets the time that is only waited for pass at once. */
export async function live(world: World, { entry = [], end = 'decision', kills, isLate }: Course, hurries: boolean) {
  const { okx, ai, killing } = world;
  const before = okx.audit().naked.length;
  let waiting = [...kills];
  let isArmed = false;
  let reconciledAfter = 0;

  function armNext(): void {
    const [next, ...rest] = waiting;
    waiting = rest;
    if (next === undefined) return;
    killing.arm(next);
    isArmed = true;
  }

  /** Notices a kill, arms the next one, and measures how long it takes until all is known again. */
  async function look(): Promise<Dashboard | null> {
    // Its successor may be there already: the kill itself tells.
    if (isArmed && !killing.isArmed()) {
      isArmed = false;
      killedAt = performance.now();
      armNext();
    }
    const shown = await world.dashboard();
    if (shown === null) return null;
    if (killedAt !== null && isSettled(shown, world.open())) {
      reconciledAfter = performance.now() - killedAt;
      killedAt = null;
    }
    return shown;
  }
  let killedAt: number | null = null;

  okx.faults.clear();
  okx.market.price(START_PRICE);
  world.later();
  okx.faults.add(...entry);
  if (!isLate) armNext();
  ai.say('BUY');
  let asked = { pid: 0, decisions: 0 };
  let isHurried = false;
  await world.wait(async () => {
    const shown = await look();
    if (shown === null) return false;
    if (world.open() > 0) ai.say('HOLD');
    else if (shown.trading.open_intents > 0) {
      if (hurries && killedAt !== null && !isHurried) world.later(EXPIRY);
      isHurried = true;
    } else {
      const { pid } = shown.process;
      const { decisions_total: decisions } = shown.decision;
      if (asked.pid !== pid) asked = { pid, decisions };
      // One entry is made on a candle, and that of this one came to nothing.
      if (decisions < asked.decisions + 3) return false;
      world.later();
      asked = { pid, decisions };
    }
    return killedAt === null && world.open() > 0 && isSettled(shown, world.open());
  }, 'a position with its stop');
  if (isLate) armNext();
  if (end === 'decision') ai.say('SELL');
  else okx.market.price(START_PRICE * 0.985);
  await world.wait(async () => {
    const shown = await look();
    if (world.open() === 0) ai.say('HOLD');
    return shown !== null && killedAt === null && world.open() + world.stops() === 0 && isSettled(shown, 0);
  }, 'the end of the position');
  ai.say('HOLD');
  const missed = waiting.length + (killing.isArmed() ? 1 : 0);
  killing.disarm();
  const naked = Math.max(
    0,
    ...okx
      .audit()
      .naked.slice(before)
      .map(({ lasted }) => lasted),
  );
  return { reconciledAfter, missed, naked } satisfies Lived;
}

const isSettled = ({ trading, current_position: position }: Dashboard, lots: number): boolean =>
  trading.reconciled &&
  trading.open_intents === 0 &&
  (lots === 0 ? position === null : position?.stop_on_exchange === true);
