// The risk gate: which plan is denied, and why. It adjusts nothing.
import { CONFIDENCES, type Decision } from '../decision/decision.ts';
import type { Observation } from '../market/candle.ts';
import { isOver, lossTogether, merged } from './beside.ts';
import type { Position } from './book.ts';
import { DENIALS, type Denial, type Denied, type Desk, type Terms, worthOf } from './desk.ts';
import { slipped } from './fills.ts';
import { lastHour } from './hour.ts';
import type { Closing, Opening } from './plan.ts';

/** All that a plan is judged by. */
export type Scene = {
  readonly desk: Desk;
  readonly decision: Decision;
  /** The position when the decider was asked. */
  readonly asked: Position | null;
  /** The one the desk has looked at last. */
  readonly observation: Observation;
  readonly terms: Terms;
  readonly wall: number;
};

export const priceIn = ({ observation }: Scene): number => observation.price;

/** @returns The first denial that applies; null if none does. `too_small` is found last, when the size is made. */
export function denialOf(plan: Opening | Closing, scene: Scene): Denied | null {
  for (const denial of JUDGED) {
    const why = plan.do === 'open' ? RULES[denial].open(scene, plan) : RULES[denial].close(scene, plan);
    if (why !== null) return { did: 'denied', denial, why };
  }
  return null;
}

type Rule<Plan> = (scene: Scene, plan: Plan) => string | null;
type Judged = Exclude<Denial, 'too_small'>;

const JUDGED = DENIALS.filter((denial): denial is Judged => denial !== 'too_small');

const halted = ({ desk }: Scene) => (desk.halt === null ? null : `entries are halted: ${desk.halt}`);

const unreconciled = ({ desk: { standing } }: Scene) =>
  standing === null || standing.isReconciled ? null : 'the exchange has not been asked for everything yet';

const unknownPosition = ({ desk: { standing } }: Scene) =>
  standing?.position === 'unknown' ? 'the exchange does not answer: what is open there is unknown' : null;

const foreign = ({ desk: { standing } }: Scene) => standing?.foreign ?? null;

function undecided({ desk: { standing } }: Scene): string | null {
  if (standing === null) return null;
  const { openIntents, strays } = standing;
  if (openIntents > 0) return `the outcome of ${openIntents} order${openIntents > 1 ? 's' : ''} is not known yet`;
  if (strays === 0) return null;
  return `${strays} ${strays > 1 ? 'stops of earlier positions still wait' : 'stop of earlier positions still waits'} at the exchange`;
}

const closingAlready = ({ desk: { standing } }: Scene) =>
  standing?.isClosing ? 'the position is being closed already' : null;

function lostTooMuch(scene: Scene): string | null {
  const { desk, terms, wall } = scene;
  if (terms.maxDailyLoss === null) return null;
  const loss = lossTogether(desk, desk.day, worthOf(desk, priceIn(scene)));
  if (loss >= terms.maxDailyLoss) return `${loss} has been lost today, the limit is ${terms.maxDailyLoss}`;
  // What others have gained since then, or closing for less than it seemed, does not begin the day anew.
  if (!desk.beside.isDayOver && !isOver(desk.book, desk.day, wall)) return null;
  return `a position was closed today for the loss of the day, the limit is ${terms.maxDailyLoss}`;
}

const stale = ({ observation: { age }, terms: { maxCandleAge } }: Scene) =>
  age > maxCandleAge
    ? `the newest candle is ${inSeconds(age)} old, at most ${inSeconds(maxCandleAge)} is allowed`
    : null;

const unsure = ({ decision: { confidence }, terms: { minConfidence } }: Scene) =>
  CONFIDENCES.indexOf(confidence) < CONFIDENCES.indexOf(minConfidence)
    ? `the confidence is ${confidence}, at least ${minConfidence} is asked for`
    : null;

function tooOften({ desk, terms, wall }: Scene): string | null {
  const orders = lastHour(merged([desk.recent, desk.beside.recent]), wall).length;
  return orders < terms.maxOrdersPerHour
    ? null
    : `${orders} orders in the last hour, the limit is ${terms.maxOrdersPerHour}`;
}

/** On paper of a position that is closed, since nothing is opened beside one that is open; at an exchange of any entry. */
function twiceOnCandle({ desk, observation }: Scene): string | null {
  const last = desk.standing?.lastEntry ?? desk.book.trades[0]?.candle;
  if (last === undefined || observation.current > last) return null;
  return `one entry has been made on candle ${last}, the limit for a candle`;
}

/** Of a decision without levels: only a position that was open then and is gone now explains it. */
export const voided = (scene: Scene): Denied => ({
  did: 'denied',
  denial: 'position_changed',
  why: overtaken(scene) ?? 'it has no stop and no target, which only closing a position can do without',
});

/** A position is named by the candle it was opened on. */
const overtaken = ({ desk, asked }: Scene) =>
  asked?.candle === desk.book.position?.candle
    ? null
    : `the position was ${named(asked)} when the decider was asked, it is ${named(desk.book.position)} now`;

function wrongSided(scene: Scene, { side, stopLoss, takeProfit }: Opening): string | null {
  const price = priceIn(scene);
  const entry = slipped(side, 'open', price, scene.terms);
  const [lower, upper] = side === 'long' ? [stopLoss, takeProfit] : [takeProfit, stopLoss];
  const isRight = 0 < lower && lower < Math.min(price, entry) && Math.max(price, entry) < upper && upper < Infinity;
  if (isRight) return null;
  return `stop ${stopLoss} and target ${takeProfit} are not on their sides of a ${side} entry at ${entry}, price ${price}`;
}

/** A clock that has stepped back behind the entry says nothing about the age, and then closing is not denied. */
function tooYoung({ terms: { minHold }, wall }: Scene, { position }: Closing): string | null {
  const age = wall - position.openedAt;
  if (age < 0 || age >= minHold) return null;
  return `the position is ${inSeconds(age)} old, it is held for at least ${inSeconds(minHold)}`;
}

const never = () => null;

const named = (position: Position | null): string =>
  position === null ? 'flat' : `${position.side} since candle ${position.candle}`;

const inSeconds = (duration: number): string => `${Math.floor(duration / 1000)}s`;

/** A closing lessens the risk: it is denied where it has begun, where what it was decided on is gone, and by its youth. */
const RULES: { readonly [D in Judged]: { readonly open: Rule<Opening>; readonly close: Rule<Closing> } } = {
  halted: { open: halted, close: never },
  unreconciled: { open: unreconciled, close: never },
  position_unknown: { open: unknownPosition, close: never },
  foreign_position: { open: foreign, close: never },
  open_intents: { open: undecided, close: closingAlready },
  daily_loss: { open: lostTooMuch, close: never },
  stale_candle: { open: stale, close: never },
  confidence: { open: unsure, close: never },
  orders_per_hour: { open: tooOften, close: never },
  same_candle: { open: twiceOnCandle, close: never },
  position_changed: { open: overtaken, close: overtaken },
  wrong_side: { open: wrongSided, close: never },
  min_hold: { open: never, close: tooYoung },
};
