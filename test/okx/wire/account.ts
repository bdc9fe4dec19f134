// The account: its settings, its money, its positions, its leverage. Pure.
import { instrumentOf, known, leverageOf, refuse } from '../engine/state.ts';
import { missing, oneBody, refused, rows } from './ask.ts';
import type { Route } from './routes.ts';
import { balanceRow, positionRow } from './rows/account.ts';

const config: Route = ({ exchange, account }) =>
  rows(exchange, [
    {
      acctLv: account.acctLv,
      acctStpMode: 'cancel_maker',
      autoLoan: false,
      ctIsoMode: 'automatic',
      enableSpotBorrow: false,
      feeType: '0',
      greeksType: 'PA',
      ip: account.ip,
      kycLv: '3',
      label: 'simulated',
      level: 'Lv1',
      levelTmp: '',
      liquidationGear: '-1',
      mainUid: account.uid,
      mgnIsoMode: 'automatic',
      opAuth: '0',
      perm: account.perm,
      posMode: exchange.posMode,
      roleType: '0',
      settleCcy: 'USDT',
      settleCcyList: ['USDT'],
      spotBorrowAutoRepay: false,
      spotOffsetType: '',
      spotRoleType: '0',
      spotTraderInsts: [],
      stgyType: '0',
      traderInsts: [],
      type: '0',
      uid: account.uid,
    },
  ]);

const balance: Route = ({ exchange, query }) => {
  const { details, ...rest } = balanceRow(exchange);
  const asked = query.ccy?.split(',') ?? ['USDT'];
  return rows(exchange, [{ ...rest, details: asked.includes('USDT') ? details : [] }]);
};

/** One that was closed comes back with a size of zero, if it is asked for by its instrument. */
const positions: Route = ({ exchange, query }) => {
  const asked = query.instId?.split(',');
  const shown = exchange.positions
    .filter(({ instId, lots }) => (asked === undefined ? lots !== 0 : asked.includes(instId)))
    .filter(() => !query.instType || query.instType === 'SWAP')
    .toReversed();
  return rows(
    exchange,
    shown.map((position) => positionRow(exchange, position, known(exchange, position.instId))),
  );
};

const leverageInfo: Route = (ask) => {
  const { exchange, query } = ask;
  const { instId, mgnMode } = query;
  if (!instId) return missing(ask, 'instId');
  if (instrumentOf(exchange, instId) === undefined) return refused(exchange, refuse('51001'));
  if (mgnMode !== 'cross' && mgnMode !== 'isolated') return refused(exchange, refuse('51000', 'mgnMode'));
  const lever = String(leverageOf(exchange, instId, mgnMode));
  const sides = exchange.posMode === 'net_mode' ? ['net'] : ['long', 'short'];
  return rows(
    exchange,
    sides.map((posSide) => ({ ccy: '', instId, lever, mgnMode, posSide })),
  );
};

const setLeverage: Route = (ask) => {
  const { exchange } = ask;
  const { instId, lever, mgnMode, posSide = '' } = oneBody(ask);
  const instrument = instrumentOf(exchange, instId);
  if (instrument === undefined) return refused(exchange, refuse('51001'));
  if (mgnMode !== 'cross' && mgnMode !== 'isolated') return refused(exchange, refuse('51000', 'mgnMode'));
  const wanted = typeof lever === 'string' && /^\d+(\.\d+)?$/.test(lever) ? Number(lever) : 0;
  if (wanted <= 0) return refused(exchange, refuse('51000', 'lever'));
  if (wanted > instrument.maxLever) return refused(exchange, refuse('59102'));
  const leverage = { ...exchange.leverage, [`${instId} ${mgnMode}`]: wanted };
  const positions = exchange.positions.map((position) =>
    position.instId === instId && position.mgnMode === mgnMode ? { ...position, lever: wanted } : position,
  );
  return rows({ ...exchange, leverage, positions }, [{ instId, lever, mgnMode, posSide }]);
};

export const accountRoutes: { readonly [call: string]: Route } = {
  'GET /api/v5/account/config': config,
  'GET /api/v5/account/balance': balance,
  'GET /api/v5/account/positions': positions,
  'GET /api/v5/account/leverage-info': leverageInfo,
  'POST /api/v5/account/set-leverage': setLeverage,
};
