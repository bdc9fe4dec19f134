// The real bot under the real guardian at a simulated OKX, decided by what is told, and killed at exact moments.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dashboard } from '../../../bot/server/dashboard.ts';
import { SECRETS } from '../../bot/okx/support/settings.ts';
import { runningClock } from '../../okx/clock.ts';
import { BTC } from '../../okx/engine/open.ts';
import { openPositions } from '../../okx/engine/state.ts';
import { type Serving, serveOkx } from '../../okx/server.ts';
import { prepare, until } from '../../support/guardian.ts';
import { createKilling } from './killing.ts';
import { MODEL, scriptedAi } from './scripted-ai.ts';

/** A candle, in milliseconds. */
const CANDLE = 60_000;
const TICK_SIZE = 0.1;
const PATIENCE = 30_000;
const FIXTURES = join(import.meta.dirname, '../../fixtures');
const preloads = ['clock.cjs', 'kill-at.cjs'].map((name) => `--require ${join(FIXTURES, name)}`).join(' ');

export type World = Awaited<ReturnType<typeof openWorld>>;

/** @param atEnd Takes what cleans up. */
export async function openWorld(atEnd: (clean: () => void) => void, options: Serving = {}, beat = '100ms') {
  const around: Serving['around'] = (request, handle) => killing?.around(request, handle) ?? handle();
  const okx = await serveOkx({ clock: runningClock(), key: { isDemo: true }, around, ...options });
  const price = () => (okx.exchange().prices[BTC]?.last ?? 0) * TICK_SIZE;
  const ai = await scriptedAi(price);
  const guarded = await prepare(
    {
      guardian: {
        start_grace: '3s',
        check_interval: '1s',
        max_no_response: '10m',
        failure_threshold: 1_000,
        stop_timeout: '10s',
        max_restarts: 1_000_000,
        max_restarts_per_day: 0,
        env: { NODE_OPTIONS: preloads, CLOCK_STEP: 'step', KILL_AT: 'kill-at' },
      },
      botConfig: {
        test_mode: false,
        market_data: 'okx',
        timeframe: '1m',
        decision_interval: beat,
        exchange: { base_url: okx.baseUrl, demo: true },
        ai: { provider: 'openai', model: MODEL, base_url: ai.baseUrl },
        risk: { min_hold: '0s', max_orders_per_hour: 1_000_000, max_daily_loss: 'none' },
      },
      env: SECRETS,
    },
    atEnd,
  );
  const killing = createKilling(join(guarded.folder, 'kill-at'), () => guarded.botPids().at(-1) as number);
  atEnd(() => void Promise.all([ai.close(), okx.close()]));
  let step = 0;

  const dashboard = async (): Promise<Dashboard | null> => {
    try {
      return (await (await fetch(`http://127.0.0.1:${guarded.port}/api/dashboard`)).json()) as Dashboard;
    } catch {
      return null; // it is not there at the moment
    }
  };
  return {
    okx,
    ai,
    guarded,
    killing,
    dashboard,
    /** Lots that are open at the exchange. */
    open: () => openPositions(okx.exchange()).reduce((lots, position) => lots + Math.abs(position.lots), 0),
    /** Stops that wait at the exchange. */
    stops: () => okx.exchange().algos.filter(({ state }) => state === 'live').length,
    /** So much later for bot and exchange alike, in milliseconds; on the next candle if it is not said. */
    later: (ms = CANDLE) => {
      step += ms;
      const file = join(guarded.folder, 'step');
      // Never seen half written: the clock would jump back for a moment.
      writeFileSync(`${file}.new`, String(step));
      renameSync(`${file}.new`, file);
      okx.clock.advance(ms);
    },
    /** Polls. */
    wait: (isTrue: () => boolean | Promise<boolean>, what: string) =>
      until(isTrue, PATIENCE, () => `${what}\n${guarded.log().slice(-1500)}`),
  };
}
