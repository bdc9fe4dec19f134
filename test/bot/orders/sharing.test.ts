// Whatever several symbols of one account do, and in whatever order: together they tie up no more than they may.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { moveOf } from '../../../bot/domain/orders/move.ts';
import { besideOf } from '../../../bot/domain/trading/beside.ts';
import { alongside, type Desk, startDesk, type Terms } from '../../../bot/domain/trading/desk.ts';
import { NOTHING_ASKED } from '../../../bot/domain/trading/standing.ts';
import { amountOf } from '../../../bot/domain/venue/step.ts';
import { buy, candle, long, NOON, seeing, TERMS } from '../trading/given.ts';
import { instrument as small } from './given.ts';

const EQUITY = 10_000;
const instrument = { ...small, maxLots: 1e6 };
const standing = { ...NOTHING_ASKED, isReconciled: true, position: 'flat', equity: EQUITY, cash: EQUITY } as const;
const terms: Terms = { ...TERMS, slippage: 0, fee: 0, maxDailyLoss: null, maxOrdersPerHour: 1e9 };
const free: Desk = { ...startDesk(EQUITY), standing };

type Plan = { readonly lots: number; readonly leverage: number; readonly price: number };
type One = { readonly desk: Desk; readonly plan: Plan | null };
const steps = fc.record({
  of: fc.nat(2),
  what: fc.oneof(
    fc.record({
      do: fc.constant('enter' as const),
      price: fc.integer({ min: 20, max: 500 }),
      risk: fc.integer({ min: 1, max: 60 }).map((n) => n / 1_000),
    }),
    // So much of it is filled, and then or later its outcome is known.
    fc.record({
      do: fc.constant('fill' as const),
      share: fc.integer({ min: 0, max: 4 }).map((n) => n / 4),
      isKnown: fc.boolean(),
    }),
    fc.record({ do: fc.constant('settle' as const) }),
    fc.record({ do: fc.constant('close' as const) }),
  ),
});
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

function stepped(one: One, others: readonly One[], { what }: Step): One {
  const { desk, plan } = one;
  switch (what.do) {
    case 'enter': {
      if (plan !== null || desk.book.position !== null) return one;
      const asked = alongside(
        desk,
        besideOf(
          others.map((other) => other.desk),
          NOON,
        ),
      );
      const { price, risk } = what;
      const sight = seeing([candle(1, price)]);
      const decision = buy(price * 0.99, price * 2);
      const move = moveOf(asked, decision, null, sight, { ...terms, riskPerTrade: risk }, NOON, instrument);
      if (move.do !== 'open') return one;
      return { desk: { ...desk, reserved: move.margin }, plan: { ...move.plan, price } };
    }
    case 'fill': {
      const lots = plan === null ? 0 : Math.floor(plan.lots * what.share);
      if (plan === null || lots === 0 || desk.book.position !== null) return one;
      const size = amountOf(lots, instrument.lot);
      const position = long({ size, entryPrice: plan.price, leverage: plan.leverage });
      const filled = { ...desk, book: { ...desk.book, position } };
      return what.isKnown ? { desk: { ...filled, reserved: 0 }, plan: null } : { desk: filled, plan };
    }
    case 'settle':
      return { desk: { ...desk, reserved: 0 }, plan: null };
    case 'close':
      return plan === null ? { ...one, desk: { ...desk, book: { ...desk.book, position: null } } } : one;
    default:
      return what satisfies never;
  }
}

/** What one may tie up: its position, or more where an entry may still be filled. */
function most({ desk: { book }, plan }: One): number {
  const ofPlan = plan === null ? 0 : (amountOf(plan.lots, instrument.lot) * plan.price) / plan.leverage;
  const { position } = book;
  return Math.max(ofPlan, position === null ? 0 : (position.size * position.entryPrice) / position.leverage);
}

it('all together tie up no more than the margin share of the account, also while outcomes are unknown', () => {
  let entered = 0;
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 40 }), (history) => {
      let all: readonly One[] = [0, 1, 2].map(() => ({ desk: free, plan: null }));
      for (const step of history) {
        all = all.map((one, i) =>
          i === step.of
            ? stepped(
                one,
                all.filter((_, other) => other !== i),
                step,
              )
            : one,
        );
        entered += all.filter(({ plan }) => plan !== null).length;
        const tied = all.reduce((sum, one) => sum + most(one), 0);
        expect(tied).toBeLessThanOrEqual(terms.marginShare * EQUITY + 1e-6);
      }
    }),
  );
  expect(entered).toBeGreaterThan(100);
});
