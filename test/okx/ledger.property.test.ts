// The money of the simulated exchange: whatever happens to an account, nothing is made and nothing is lost.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { START } from './account-of.ts';
import { placeAlgo } from './engine/algos.ts';
import { closeByHand } from './engine/hand.ts';
import { equityOf, lotTick, marginOf, openProfitOf } from './engine/ledger.ts';
import { BTC, ETH, openExchange } from './engine/open.ts';
import { cancelOrder, placeOrder } from './engine/orders.ts';
import { liquidate, movePrice, passTime } from './engine/passing.ts';
import {
  AT_ONCE,
  type Exchange,
  instrumentOf,
  isPending,
  isRefusal,
  type Matching,
  openPositions,
} from './engine/state.ts';

const instId = fc.constantFrom(BTC, ETH);
const matching: fc.Arbitrary<Matching> = fc.record({
  fill: fc.oneof(
    { weight: 3, arbitrary: fc.constant(AT_ONCE.fill) },
    fc.record({ how: fc.constant('late' as const), after: fc.nat(5_000) }),
    fc.record({
      how: fc.constant('partly' as const),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      then: fc.constantFrom('cancel' as const, 'stay' as const),
    }),
  ),
  stop: fc.oneof(fc.constant(AT_ONCE.stop), fc.constant({ how: 'lost' as const })),
});

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('place' as const),
      instId,
      matching,
      side: fc.constantFrom('buy', 'sell'),
      tdMode: fc.constantFrom('cross', 'isolated'),
      lots: fc.integer({ min: 1, max: 900 }),
      reduceOnly: fc.boolean(),
      limit: fc.option(fc.integer({ min: 80, max: 120 }), { freq: 1 }),
      stop: fc.option(fc.integer({ min: 80, max: 120 }), { freq: 1 }),
      posSide: fc.constantFrom('long', 'short'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      instId,
      percent: fc.integer({ min: 85, max: 115 }),
      mark: fc.integer({ min: -9, max: 9 }),
    }),
  },
  fc.record({
    do: fc.constant('protect' as const),
    instId,
    percent: fc.integer({ min: 85, max: 115 }),
    side: fc.constantFrom('buy', 'sell'),
  }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.nat(4_000) }),
  fc.record({ do: fc.constantFrom('cancel' as const, 'close' as const, 'liquidate' as const), instId }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const BASE: { readonly [instId: string]: number } = { [BTC]: 100_000, [ETH]: 4_000 };
const percent = (of: string, share: number) => String(((BASE[of] ?? 0) * share) / 100);

function take(exchange: Exchange, one: Step): Exchange {
  switch (one.do) {
    case 'place': {
      const body = {
        instId: one.instId,
        tdMode: one.tdMode,
        side: one.side,
        sz: (one.lots / 100).toFixed(2),
        ...(exchange.posMode === 'net_mode' ? { reduceOnly: one.reduceOnly } : { posSide: one.posSide }),
        ...(one.limit === null ? { ordType: 'market' } : { ordType: 'limit', px: percent(one.instId, one.limit) }),
        ...(one.stop !== null && { attachAlgoOrds: [{ slTriggerPx: percent(one.instId, one.stop), slOrdPx: '-1' }] }),
      };
      const placed = placeOrder(exchange, body, one.matching);
      return isRefusal(placed) ? exchange : placed.exchange;
    }
    case 'move': {
      const ticks = Math.round(
        Number(percent(one.instId, one.percent)) / Number(instrumentOf(exchange, one.instId)?.tickSz),
      );
      return movePrice(exchange, one.instId, { last: ticks, mark: ticks + one.mark });
    }
    case 'protect': {
      const terms = { instId: one.instId, tdMode: 'cross', side: one.side, ordType: 'conditional', reduceOnly: true };
      const body = {
        ...terms,
        closeFraction: '1',
        cxlOnClosePos: true,
        slTriggerPx: percent(one.instId, one.percent),
        slOrdPx: '-1',
      };
      const placed = placeAlgo(exchange, body);
      return isRefusal(placed) ? exchange : placed.exchange;
    }
    case 'wait':
      return passTime(exchange, exchange.now + one.ms);
    case 'cancel': {
      const canceled = cancelOrder(exchange, exchange.orders.find(isPending));
      return isRefusal(canceled) ? exchange : canceled.exchange;
    }
    case 'close':
      return closeByHand(exchange, one.instId);
    case 'liquidate':
      return liquidate(exchange, one.instId);
  }
}

const unit = (exchange: Exchange, of: string): number => {
  const instrument = instrumentOf(exchange, of);
  return instrument === undefined ? 0 : lotTick(instrument);
};

/** The account told another way: all that was ever paid and got for lots, and what those still held would bring now. */
function recount(exchange: Exchange): number {
  const paid = exchange.fills.reduce(
    (sum, { side, lots, ticks, instId: of, fee }) =>
      sum + (side === 'buy' ? -lots : lots) * ticks * unit(exchange, of) - fee,
    exchange.start,
  );
  return openPositions(exchange).reduce(
    (sum, { lots, instId: of }) => sum + lots * (exchange.prices[of]?.mark ?? 0) * unit(exchange, of),
    paid,
  );
}

const lives = fc.record({
  posMode: fc.constantFrom('net_mode' as const, 'long_short_mode' as const),
  steps: fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }),
});

const live = (posMode: Exchange['posMode'], steps: readonly Step[]): readonly Exchange[] => {
  let exchange = openExchange({ now: START, balance: 10_000, posMode, takerFee: 0.0005, slippageTicks: 3 });
  return steps.map((one) => {
    exchange = take(exchange, one);
    return exchange;
  });
};

describe('whatever happens to an account', () => {
  it('its equity is its start, what was realised and is open, less the fees: to the last hundred-millionth', () => {
    fc.assert(
      fc.property(lives, ({ posMode, steps }) => {
        for (const exchange of live(posMode, steps)) {
          const { start, realised, fees } = exchange;
          expect(equityOf(exchange)).toBe(start + realised + openProfitOf(exchange) - fees);
          expect(equityOf(exchange)).toBe(recount(exchange));
          expect(fees).toBe(exchange.fills.reduce((sum, { fee }) => sum + fee, 0));
          expect(realised).toBe(exchange.fills.reduce((sum, { pnl }) => sum + pnl, 0));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('its lots are those of its fills, and no order is filled beyond its size or reduces beyond the position', () => {
    fc.assert(
      fc.property(lives, ({ posMode, steps }) => {
        for (const exchange of live(posMode, steps)) {
          for (const of of [BTC, ETH]) {
            const filled = exchange.fills.filter((fill) => fill.instId === of);
            const lots = filled.reduce((sum, { side, lots: some }) => sum + (side === 'buy' ? some : -some), 0);
            const held = openPositions(exchange).filter((position) => position.instId === of);
            expect(held.reduce((sum, position) => sum + position.lots, 0)).toBe(lots);
          }
          for (const order of exchange.orders) {
            expect(order.filledLots).toBeLessThanOrEqual(order.lots);
            expect(order.state === 'filled').toBe(order.filledLots === order.lots);
            if (order.reduceOnly) expect(order.openedLots).toBe(0);
          }
          if (openPositions(exchange).length === 0) expect(marginOf(exchange)).toBe(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('no stop that is tied to a position outlives it, and a position without a stop is noted as bare', () => {
    fc.assert(
      fc.property(lives, ({ posMode, steps }) => {
        for (const exchange of live(posMode, steps)) {
          const tied = exchange.algos.filter(({ state, cxlOnClosePos }) => state === 'live' && cxlOnClosePos);
          for (const algo of tied) {
            expect(openPositions(exchange).some((position) => position.instId === algo.instId)).toBe(true);
          }
          const stopped = new Set(exchange.algos.filter(({ state }) => state === 'live').map((algo) => algo.instId));
          const bare = openPositions(exchange).filter((position) => !stopped.has(position.instId));
          for (const position of bare) {
            expect(exchange.naked.some((one) => one.instId === position.instId && one.until === null)).toBe(true);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
