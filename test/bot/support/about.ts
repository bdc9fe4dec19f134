// A bot as the server sees it, at an hour of its life.
import { builtinDecider } from '../../../bot/ai/builtin.ts';
import { decided, entered, observed, type State, startState } from '../../../bot/domain/state.ts';
import type { About } from '../../../bot/server/dashboard.ts';
import { observationOf } from './candles.ts';

export const at = (ms: number) => ({ at: ms, wall: Date.UTC(2026, 0, 1) + ms });

export const about: About = {
  pid: 42,
  bootId: '7f1d2a52-1a34-4a2e-9b4e-3a0f2f6f1f00',
  version: '1.2.3',
  startedAt: at(0),
  symbol: 'BTC/USDT:USDT',
  timeframe: '15m',
  interval: 60_000,
  deadline: 30_000,
  maxTickAge: 15_000,
  source: 'replay:test (recorded, time-shifted)',
  decider: builtinDecider,
};

export const starting: State = startState({ start: 0, interval: 60_000 }, at(0));

const looking = observed(entered(starting, 'fetch', at(1_000)), observationOf([90, 91]), at(2_000));

/** A decision is under way since 1 s; none has been made. */
export const deciding: State = entered(looking, 'decide', at(2_000));

export const decidedBecause = (reason: string): State =>
  entered(
    decided(
      deciding,
      { signal: 'BUY', confidence: 'HIGH', reason, stopLoss: 80, takeProfit: 100 },
      observationOf([90, 91]),
      at(3_000),
    ),
    'idle',
    at(3_000),
  );
