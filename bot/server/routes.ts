// What the bot serves.
import { EXPOSITION_TYPE } from '../../common/exposition.ts';
import type { Moment } from '../domain/moment.ts';
import type { State } from '../domain/state.ts';
import type { CacheStatistics } from '../execution/kept.ts';
import type { Meters } from '../meters.ts';
import type { Store } from '../ports.ts';
import type { About } from './about.ts';
import { type Control, haltEntries, stopBot } from './control.ts';
import { counted } from './count.ts';
import { dashboard } from './dashboard.ts';
import { shownDecision, signalsAmong } from './decisions.ts';
import { eventStream, eventText } from './events.ts';
import { aiModel, profitCurve, time } from './facts.ts';
import { kline } from './kline.ts';
import { metricsText } from './metrics.ts';
import { isAlive, unreadiness } from './ready.ts';
import { createAiTest } from './test-ai.ts';
import { guarded } from './token.ts';
import { trades } from './trades.ts';
import { json, type Routes, text } from './web.ts';

export type Served = {
  readonly about: About;
  readonly state: () => State;
  /** Tells of each change of the state. @returns Ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly now: () => Moment;
  readonly store: Pick<Store, 'decisions' | 'equityCurve'>;
  readonly meters: Pick<Meters, 'read'>;
  /** What the cache of outside calls holds. */
  readonly kept: () => CacheStatistics;
  readonly control: Control;
  /** Null where nobody may do more than look. */
  readonly token: string | null;
  /** The page for people. */
  readonly page: Routes;
};

const CANDLES = { usual: 500, most: 500 };
const DECISIONS = { usual: 50, most: 500 };
const POINTS = { usual: 300, most: 1_000 };
/** What a test of the decider may take longer than its deadline, in milliseconds. */
const OVERRUN = 1_000;

export function routes({ about, state, subscribe, now, store, meters, kept, control, token, page }: Served): Routes {
  const shown = () => dashboard(state(), about, now());
  const testAi = createAiTest({
    ask: control.testAi,
    isAi: about.decider.isAi,
    patience: about.deadline + OVERRUN,
    now: () => now().at,
  });
  return {
    ...page,
    '/api/dashboard': () => json(shown()),
    '/api/events': { stream: eventStream({ subscribe, event: () => eventText('dashboard', shown()) }) },
    '/api/kline': (query) =>
      counted(query, 'limit', CANDLES, (limit) => json(kline(state(), about, store.decisions(DECISIONS.most), limit))),
    '/api/trades': () => json(trades(state())),
    '/api/ai_decisions': (query) =>
      counted(query, 'limit', DECISIONS, (limit) => json({ decisions: store.decisions(limit).map(shownDecision) })),
    '/api/signals': (query) =>
      counted(query, 'limit', DECISIONS, (limit) =>
        json({ signals: signalsAmong(store.decisions, limit).map(shownDecision) }),
      ),
    '/api/profit_curve': (query) =>
      counted(query, 'points', POINTS, (points) =>
        json(profitCurve(state().desk.book.startBalance, store.equityCurve(points))),
      ),
    '/api/ai_model_info': () => json(aiModel(shown())),
    '/api/time': () => json(time(about, now())),
    '/healthz': () =>
      isAlive(state(), about, now()) ? json({ status: 'ok' }) : json({ status: 'the loop hangs' }, 503),
    '/readyz': () => {
      const why = unreadiness(state(), about, now());
      return why === null ? json({ status: 'ready' }) : json({ status: 'not ready', reason: why }, 503);
    },
    '/metrics': () => text(metricsText(shown(), meters.read(), kept(), process.memoryUsage.rss()), EXPOSITION_TYPE),
    ...guarded(token, {
      '/api/control/stop': () => stopBot(control),
      '/api/control/halt': () => haltEntries(control),
      '/api/test_ai': testAi,
    }),
  };
}
