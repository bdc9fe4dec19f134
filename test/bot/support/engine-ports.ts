// What the engine needs and most tests do not look at.
import { NOBODY } from '../../../bot/domain/trading/beside.ts';
import { startDesk, type Terms } from '../../../bot/domain/trading/desk.ts';
import type { Found } from '../../../bot/engine/engine.ts';
import { createPlaces } from '../../../bot/engine/places.ts';
import type { Ports } from '../../../bot/ports.ts';

const nothing = () => undefined;

export const silentPorts: Pick<Ports, 'store' | 'halt' | 'beside' | 'places' | 'meters'> = {
  store: { commit: nothing },
  halt: () => null,
  beside: () => NOBODY,
  places: createPlaces(1_000),
  meters: { decided: nothing, fellBack: nothing, worked: nothing, ordered: nothing, denied: nothing },
};

export const terms: Terms = {
  symbol: 'BTC/USDT:USDT',
  fee: 0,
  slippage: 0,
  leverage: 3,
  maxLeverage: 5,
  marginShare: 0.8,
  riskPerTrade: 0.01,
  maxDailyLoss: null,
  maxOrdersPerHour: 1_000,
  maxCandleAge: 120_000,
  minConfidence: 'LOW',
  minHold: 0,
};

export const nothingFound: Found = { desk: startDesk(10_000), decisions: [] };
