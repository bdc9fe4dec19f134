// What a decision leads to at an exchange: plan, gate, size in whole lots and ticks. The order itself is made elsewhere.
import type { Decision } from '../decision/decision.ts';
import type { Observation } from '../market/candle.ts';
import type { Position } from '../trading/book.ts';
import { type Denied, type Desk, type Outcome, type Terms, worthOf } from '../trading/desk.ts';
import { lossAtStop, slipped } from '../trading/fills.ts';
import { gated } from '../trading/gate.ts';
import type { Side } from '../trading/order.ts';
import type { Opening } from '../trading/plan.ts';
import { priceIn, type Scene } from '../trading/risk.ts';
import { toMoney } from '../trading/round.ts';
import { leverageOf } from '../trading/size.ts';
import type { Instrument } from '../venue/instrument.ts';
import { amountOf, lotsIn, ticksIn } from '../venue/step.ts';
import type { EntryPlan } from './intent.ts';

export type Move =
  | { readonly do: 'nothing'; readonly outcome: Outcome }
  /** @property margin What it will tie up, in quote currency. */
  | { readonly do: 'open'; readonly plan: EntryPlan; readonly margin: number }
  | { readonly do: 'close' };

/**
 * @param asked The position when the decider was asked.
 * @param observation The one looked at last.
 */
export function moveOf(
  desk: Desk,
  decision: Decision,
  asked: Position | null,
  observation: Observation,
  terms: Terms,
  wall: number,
  instrument: Instrument,
): Move {
  const scene: Scene = { desk, decision, asked, observation, terms, wall };
  const plan = gated(scene);
  if (plan.do === 'nothing') return plan;
  if (plan.do === 'close') return { do: 'close' };
  const sized = sizedEntry(plan, scene, instrument);
  if ('denial' in sized) return { do: 'nothing', outcome: sized };
  return { do: 'open', plan: sized, margin: marginOfLots(sized, priceIn(scene), instrument) };
}

/** What so many lots tie up as margin at a price, in quote currency. */
export const marginOfLots = (
  { lots, leverage }: Pick<EntryPlan, 'lots' | 'leverage'>,
  price: number,
  { lot }: Instrument,
): number => (amountOf(lots, lot) * price) / leverage;

/** Levels are rounded towards the price, so that no stop lies further off than was decided, and sizes down. */
function sizedEntry({ side, stopLoss, takeProfit }: Opening, scene: Scene, instrument: Instrument): EntryPlan | Denied {
  const { desk, terms } = scene;
  const price = priceIn(scene);
  const towards = side === 'long' ? (['up', 'down'] as const) : (['down', 'up'] as const);
  const stopLossTicks = ticksIn(stopLoss, instrument.tick, towards[0]);
  const takeProfitTicks = ticksIn(takeProfit, instrument.tick, towards[1]);
  const stop = amountOf(stopLossTicks, instrument.tick);
  const target = amountOf(takeProfitTicks, instrument.tick);
  const [lower, upper] = side === 'long' ? [stop, target] : [target, stop];
  if (!(lower < price && price < upper)) {
    const why = `stop ${stop} and target ${target}, in whole ticks, are not on their sides of a ${side} entry at ${price}`;
    return { did: 'denied', denial: 'wrong_side', why };
  }
  const equity = worthOf(desk, price);
  const leverage = Math.min(leverageOf(terms), instrument.maxLeverage);
  const { margin, unasked } = desk.beside;
  const tied = margin + unasked * terms.marginShare * equity;
  const lots = lotsFor(side, price, stop, equity, tied, { ...terms, leverage }, instrument);
  if (lots < instrument.minLots) {
    const least = `${instrument.minLots} lots of ${amountOf(1, instrument.lot)}`;
    const beside = tied > 0 ? `, of which other symbols tie up ${toMoney(tied)} as margin,` : '';
    const why = `an equity of ${equity}${beside} with the stop at ${stop} allows ${lots} lots, the least is ${least}`;
    return { did: 'denied', denial: 'too_small', why };
  }
  return { side, lots, leverage, stopLossTicks, takeProfitTicks };
}

/**
 * Whole lots that lose `riskPerTrade` of the equity at their stop, fewer where the margin or the exchange's limit for one
 * order allows no more. The risk is that of each position; the margin is that of all symbols of the account together.
 *
 * @param tied What the other symbols tie up as margin.
 */
function lotsFor(
  side: Side,
  price: number,
  stop: number,
  equity: number,
  tied: number,
  terms: Terms,
  instrument: Instrument,
): number {
  const byRisk = (terms.riskPerTrade * equity) / lossAtStop(side, price, stop, terms);
  const byMargin = ((terms.marginShare * equity - tied) * terms.leverage) / slipped(side, 'open', price, terms);
  return Math.min(lotsIn(Math.max(0, Math.min(byRisk, byMargin)), instrument.lot), instrument.maxLots);
}
