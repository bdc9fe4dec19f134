// Acting on a decision: plan, gate, size, fill.
import type { Decision } from '../decision/decision.ts';
import type { Observation } from '../market/candle.ts';
import { booked, type Position } from './book.ts';
import { type Desk, type Outcome, type Step, type Terms, worthOf } from './desk.ts';
import { paperFill } from './fills.ts';
import { gated } from './gate.ts';
import { lastHour } from './hour.ts';
import { closing, type Order, orderId } from './order.ts';
import type { Opening } from './plan.ts';
import { priceIn, type Scene } from './risk.ts';
import { LOT } from './round.ts';
import { leverageOf, sizeOf } from './size.ts';

/**
 * @param asked The position when the decider was asked.
 * @param observation The one looked at last.
 * @returns At most one fill.
 */
export function act(
  desk: Desk,
  decision: Decision,
  asked: Position | null,
  observation: Observation,
  terms: Terms,
  wall: number,
): Step & { readonly outcome: Outcome } {
  const scene: Scene = { desk, decision, asked, observation, terms, wall };
  const plan = gated(scene);
  if (plan.do === 'nothing') return { desk, fills: [], outcome: plan.outcome };
  if (plan.do === 'close') return { ...filled(closing(plan.position, 'decision'), scene), outcome: { did: 'closed' } };
  const order = opening(plan, scene);
  if (order === null) return { desk, fills: [], outcome: tooSmall(plan, scene) };
  return { ...filled(order, scene), outcome: { did: 'opened' } };
}

/** @returns Null where the risk or the margin allow less than one lot. */
function opening({ side, stopLoss, takeProfit }: Opening, scene: Scene): Order | null {
  const { terms, observation } = scene;
  const size = sizeOf(side, priceIn(scene), stopLoss, equityIn(scene), terms);
  if (size === null) return null;
  const { symbol } = terms;
  const id = orderId(symbol, observation.current, 'open');
  const leverage = leverageOf(terms);
  return { id, symbol, action: 'open', side, size, leverage, stopLoss, takeProfit, cause: 'decision' };
}

const tooSmall = ({ stopLoss }: Opening, scene: Scene): Outcome => ({
  did: 'denied',
  denial: 'too_small',
  why: `an equity of ${equityIn(scene)} with the stop at ${stopLoss} allows less than one lot of ${LOT}`,
});

const equityIn = (scene: Scene): number => worthOf(scene.desk, priceIn(scene));

function filled(order: Order, scene: Scene): Step {
  const { desk, observation, terms, wall } = scene;
  const fill = paperFill(order, priceIn(scene), terms, observation.current, wall);
  const recent = lastHour([fill.filledAt, ...desk.recent], wall);
  return { desk: { ...desk, book: booked(desk.book, fill), recent }, fills: [fill] };
}
