// Since when which position stands without a stop for all of it, noted after each change. Pure.
import { closingSide } from './ledger.ts';
import { type Algo, type Exchange, type Naked, openPositions, type Position } from './state.ts';

/** Lots of a position that live stop-losses would close. */
function protectedLots(exchange: Exchange, position: Position): number {
  const guards = ({ state, instId, posSide, tdMode, side, sl }: Algo) =>
    state === 'live' &&
    sl !== null &&
    instId === position.instId &&
    posSide === position.posSide &&
    tdMode === position.mgnMode &&
    side === closingSide(position);
  const all = Math.abs(position.lots);
  return exchange.algos.filter(guards).reduce((total, { lots }) => total + (lots === 'all' ? all : lots), 0);
}

const same = (one: Naked, position: Position): boolean =>
  one.instId === position.instId && one.posSide === position.posSide && one.until === null;

/** The exchange, with the intervals of uncovered positions begun and ended as of now. */
export function covered(exchange: Exchange): Exchange {
  const bare = openPositions(exchange).filter(
    (position) => protectedLots(exchange, position) < Math.abs(position.lots),
  );
  const begun = bare.filter((position) => !exchange.naked.some((one) => same(one, position)));
  const isOver = (one: Naked) => one.until === null && !bare.some((position) => same(one, position));
  if (begun.length === 0 && !exchange.naked.some(isOver)) return exchange;
  return {
    ...exchange,
    naked: [
      ...exchange.naked.map((one) => (isOver(one) ? { ...one, until: exchange.now } : one)),
      ...begun.map(({ instId, posSide, isForeign }) => ({
        instId,
        posSide,
        since: exchange.now,
        until: null,
        isForeign,
      })),
    ],
  };
}
