// Stops: placed by themselves, cancelled, and fired by the price. Pure.
import {
  type Body,
  checkReduction,
  checkSize,
  checkTerms,
  checkTriggers,
  isClientId,
  isStopIdTaken,
} from './check-order.ts';
import { covered } from './cover.ts';
import { priceOf } from './ledger.ts';
import { closeEmpty, enterOrder } from './orders.ts';
import {
  type Algo,
  AT_ONCE,
  changeAlgos,
  drawId,
  type Exchange,
  isRefusal,
  known,
  positionOf,
  type Refusal,
  refuse,
} from './state.ts';

export type PlacedAlgo = { readonly exchange: Exchange; readonly algo: Algo };

const isTrue = (value: unknown): boolean => value === true || value === 'true';

/** @returns The exchange with the stop in it, or why it is refused. */
export function placeAlgo(exchange: Exchange, body: Body): PlacedAlgo | Refusal {
  const terms = checkTerms(exchange, body);
  if (isRefusal(terms)) return terms;
  const { instrument, side, posSide, tdMode } = terms;
  const { ordType, algoClOrdId = '', closeFraction, sz } = body;
  if (ordType !== 'conditional' && ordType !== 'oco') return refuse('51000', 'ordType');
  if (algoClOrdId !== '' && !isClientId(algoClOrdId)) return refuse('51000', 'algoClOrdId');
  if (isStopIdTaken(exchange, algoClOrdId as string)) return refuse('51065');
  const isWhole = closeFraction !== undefined;
  if (isWhole && closeFraction !== '1') return refuse('51000', 'closeFraction');
  if (isWhole === (sz !== undefined)) return refuse('50015', 'sz or closeFraction');
  const net = exchange.posMode === 'net_mode';
  if (isWhole && net && !terms.reduceOnly) return refuse('51328');
  if (isTrue(body.cxlOnClosePos) && net && !terms.reduceOnly) return refuse('51000', 'reduceOnly');
  const lots = isWhole ? 'all' : checkSize(instrument, sz);
  if (typeof lots === 'object') return lots;
  const position = positionOf(exchange, { instId: instrument.instId, mode: tdMode, posSide });
  if (terms.reduceOnly || !net) {
    const refusal = checkReduction(position, side, lots === 'all' ? 0 : lots);
    if (refusal !== null) return refusal;
  }
  const isSecond = (algo: Algo) =>
    algo.state === 'live' && algo.lots === 'all' && algo.instId === instrument.instId && algo.posSide === posSide;
  if (isWhole && exchange.algos.some(isSecond)) return refuse('51088');
  const triggers = checkTriggers(exchange, instrument, side, body);
  if (isRefusal(triggers)) return triggers;
  if (ordType === 'oco' && (triggers.sl === null || triggers.tp === null)) return refuse('51000', 'ordType');
  const [drawn, algoId] = drawId(exchange);
  const algo: Algo = {
    algoId,
    algoClOrdId: algoClOrdId as string,
    tag: terms.tag,
    instId: instrument.instId,
    tdMode,
    posSide,
    side,
    ordType,
    lots,
    reduceOnly: terms.reduceOnly || !net,
    cxlOnClosePos: isTrue(body.cxlOnClosePos),
    sl: triggers.sl,
    // With both prices a one-way stop only minds its stop-loss.
    tp: ordType === 'conditional' && triggers.sl !== null ? null : triggers.tp,
    state: 'live',
    failCode: '',
    actualSide: '',
    ordId: '',
    lastTicks: priceOf(exchange, instrument.instId).last,
    createdAt: exchange.now,
    updatedAt: exchange.now,
  };
  return { exchange: covered({ ...drawn, algos: [...drawn.algos, algo] }), algo };
}

export function cancelAlgo(exchange: Exchange, algo: Algo | undefined): PlacedAlgo | Refusal {
  if (algo === undefined) return refuse('51400');
  if (algo.state === 'canceled') return refuse('51401');
  if (algo.state !== 'live') return refuse('51402');
  const canceled: Algo = { ...algo, state: 'canceled', updatedAt: exchange.now };
  return {
    exchange: covered(
      changeAlgos(
        exchange,
        ({ algoId }) => algoId === algo.algoId,
        () => canceled,
      ),
    ),
    algo: canceled,
  };
}

/** Which of its prices a stop has reached; the stop-loss goes before the target. */
function reached(exchange: Exchange, { instId, side, sl, tp }: Algo): 'sl' | 'tp' | null {
  const price = priceOf(exchange, instId);
  if (sl !== null && (side === 'sell' ? price[sl.by] <= sl.ticks : price[sl.by] >= sl.ticks)) return 'sl';
  if (tp !== null && (side === 'sell' ? price[tp.by] >= tp.ticks : price[tp.by] <= tp.ticks)) return 'tp';
  return null;
}

/** Fires every stop of an instrument whose price was reached, oldest first. */
export function fireStops(exchange: Exchange, instId: string): Exchange {
  let now = exchange;
  for (const { algoId } of exchange.algos.filter((algo) => algo.state === 'live' && algo.instId === instId)) {
    const algo = now.algos.find((known) => known.algoId === algoId);
    const actual = algo?.state === 'live' ? reached(now, algo) : null;
    if (algo !== undefined && actual !== null) now = fire(now, algo, actual);
  }
  return now;
}

/**
 * Places its market order. One that only reduces is trimmed to the position, and fails where there is none: a stop of a
 * position that was closed otherwise does nothing. One that does not only reduce opens.
 */
function fire(exchange: Exchange, algo: Algo, actualSide: 'sl' | 'tp'): Exchange {
  const position = positionOf(exchange, { instId: algo.instId, mode: algo.tdMode, posSide: algo.posSide });
  const against = position !== undefined && position.lots > 0 === (algo.side === 'sell');
  const held = against ? Math.abs(position.lots) : 0;
  const lots = algo.lots === 'all' ? held : algo.reduceOnly ? Math.min(held, algo.lots) : algo.lots;
  const instrument = known(exchange, algo.instId);
  const ended = (change: Partial<Algo>) => (now: Exchange) =>
    changeAlgos(
      now,
      ({ algoId }) => algoId === algo.algoId,
      (known) => ({ ...known, ...change, actualSide, updatedAt: exchange.now }),
    );
  if (lots === 0) return covered(ended({ state: 'order_failed', failCode: '51169' })(exchange));
  const spent = ended({ state: 'effective' })(exchange);
  const { exchange: placed, ordId } = enterOrder(
    spent,
    {
      clOrdId: '',
      tag: algo.tag,
      instrument,
      tdMode: algo.tdMode,
      posSide: algo.posSide,
      side: algo.side,
      ordType: 'market',
      ticks: null,
      lots,
      reduceOnly: algo.reduceOnly && algo.posSide === 'net',
      attached: [],
    },
    { matching: AT_ONCE, algo },
  );
  return covered(closeEmpty(ended({ ordId })(placed)));
}
