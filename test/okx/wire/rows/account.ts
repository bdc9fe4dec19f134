// The account's positions and money in the words of the wire. Pure.
import {
  cashOf,
  equityOf,
  lotTick,
  maintenanceOf,
  marginOf,
  notionalOf,
  openProfitOf,
  priceOf,
  uplOf,
} from '../../engine/ledger.ts';
import type { Exchange, Instrument, Position } from '../../engine/state.ts';
import { averageText, moneyText, textOf } from '../../engine/units.ts';
import { type Fields, trigger } from './row.ts';

export function positionRow(exchange: Exchange, position: Position, instrument: Instrument): Fields {
  const { lots, posSide } = position;
  const { last, mark } = priceOf(exchange, position.instId);
  const upl = lots === 0 ? 0 : uplOf(exchange, position);
  const notional = notionalOf(exchange, position);
  /** A closed position says nothing of these. */
  const open = (say: () => string) => (lots === 0 ? '' : say());
  const whole = exchange.algos.filter(
    ({ state, lots: size, instId, posSide: side }) =>
      state === 'live' && size === 'all' && instId === position.instId && side === posSide,
  );
  const margin = moneyText(Math.ceil(notional / position.lever));
  return {
    adl: open(() => '1'),
    availPos: open(() => textOf(Math.abs(lots), instrument.lotSz)),
    avgPx: open(() => averageText(position.cost / lots, instrument.tickSz)),
    bePx: '',
    bizRefId: '',
    bizRefType: '',
    cTime: String(position.createdAt),
    ccy: 'USDT',
    closeOrderAlgo: whole.map((algo) => ({
      algoId: algo.algoId,
      closeFraction: '1',
      ...trigger('sl', algo.sl, instrument),
      ...trigger('tp', algo.tp, instrument),
    })),
    fee: moneyText(-position.fee),
    fundingFee: '0',
    idxPx: textOf(mark, instrument.tickSz),
    imr: position.mgnMode === 'cross' ? open(() => margin) : '',
    instId: position.instId,
    instType: 'SWAP',
    interest: '',
    last: textOf(last, instrument.tickSz),
    lever: String(position.lever),
    liab: '',
    liabCcy: '',
    liqPenalty: '0',
    liqPx: '',
    margin: position.mgnMode === 'isolated' ? open(() => margin) : '',
    markPx: textOf(mark, instrument.tickSz),
    mgnMode: position.mgnMode,
    mgnRatio: '',
    mmr: '',
    notionalUsd: open(() => moneyText(notional)),
    optVal: '',
    pendingCloseOrdLiabVal: '',
    pnl: moneyText(position.pnl),
    pos: textOf(posSide === 'net' ? lots : Math.abs(lots), instrument.lotSz),
    posCcy: '',
    posId: position.posId,
    posSide,
    realizedPnl: moneyText(position.pnl - position.fee),
    settledPnl: '',
    tradeId: position.tradeId,
    uTime: String(position.updatedAt),
    upl: open(() => moneyText(upl)),
    uplLastPx: open(() => moneyText((lots * last - position.cost) * lotTick(instrument))),
    uplRatio: open(() => String(upl / (notional / position.lever))),
    uplRatioLastPx: open(() => String(upl / (notional / position.lever))),
    usdPx: '1',
  };
}

export function balanceRow(exchange: Exchange): Fields {
  const [equity, margin, upl] = [equityOf(exchange), marginOf(exchange), openProfitOf(exchange)].map(moneyText);
  const free = moneyText(Math.max(0, equityOf(exchange) - marginOf(exchange)));
  const at = String(exchange.now);
  return {
    adjEq: '',
    availEq: '',
    borrowFroz: '',
    details: [
      {
        availBal: free,
        availEq: free,
        cashBal: moneyText(cashOf(exchange)),
        ccy: 'USDT',
        disEq: equity,
        eq: equity,
        eqUsd: equity,
        fixedBal: '0',
        frozenBal: margin,
        imr: margin,
        interest: '',
        isoEq: '0',
        isoUpl: '0',
        liab: '',
        mgnRatio: '',
        mmr: moneyText(maintenanceOf(exchange)),
        notionalLever: '',
        ordFrozen: '0',
        rewardBal: '0',
        stgyEq: '0',
        uTime: at,
        upl,
      },
    ],
    imr: '',
    isoEq: '0',
    mgnRatio: '',
    mmr: '',
    notionalUsd: '',
    ordFroz: '',
    totalEq: equity,
    uTime: at,
    upl: '',
  };
}
