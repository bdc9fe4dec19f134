// What the bot serves.
import { EXPOSITION_TYPE } from '../../common/exposition.ts';
import type { Moment } from '../domain/moment.ts';
import type { CacheStatistics } from '../execution/kept.ts';
import type { Meters } from '../meters.ts';
import { earnedOf } from './account.ts';
import { type Control, haltEntries, stopBot } from './control.ts';
import { counted } from './count.ts';
import { type Curve, joined, summed } from './curve.ts';
import { dashboard } from './dashboard.ts';
import { decisionsOf, shownDecision, signalsAmong } from './decisions.ts';
import { eventStream, eventText } from './events.ts';
import { aiModel, profitCurve, time } from './facts.ts';
import { seconds } from './instant.ts';
import { kline } from './kline.ts';
import { metricsText } from './metrics.ts';
import { areAlive, whyUnready } from './ready.ts';
import { chosen, type Task, type Tasks } from './task.ts';
import { createAiTest } from './test-ai.ts';
import { guarded } from './token.ts';
import { trades } from './trades.ts';
import { json, type Routes, text } from './web.ts';
import type { Together } from './whole/decision.ts';
import type { Part } from './whole/symbol.ts';
import { whole } from './whole/whole.ts';

/** The first symbol, and what the bot is beside it. */
export type Served = Task & {
  /** The symbols after the first. */
  readonly others: readonly Task[];
  readonly together: () => Together;
  /** Tells of each change of a state. @returns Ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly now: () => Moment;
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

export function routes(served: Served): Routes {
  const { about, together, subscribe, now, meters, kept, control, token, page } = served;
  const tasks: Tasks = [served, ...served.others];
  const shown = () => {
    const moment = now();
    return whole([partOf(served, moment), ...served.others.map((task) => partOf(task, moment))], together());
  };
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
      counted(query, 'limit', CANDLES, (limit) =>
        chosen(query, tasks, ([task]) =>
          json(kline(task.state(), task.about, task.store.decisions(DECISIONS.most), limit)),
        ),
      ),
    '/api/trades': (query) => chosen(query, tasks, (those) => json(trades(those))),
    '/api/ai_decisions': (query) =>
      counted(query, 'limit', DECISIONS, (limit) =>
        chosen(query, tasks, (those) => {
          const found = decisionsOf(those, limit, (store) => store.decisions(limit));
          return json({ decisions: found.map(shownDecision) });
        }),
      ),
    '/api/signals': (query) =>
      counted(query, 'limit', DECISIONS, (limit) =>
        chosen(query, tasks, (those) => {
          const found = decisionsOf(those, limit, (store) => signalsAmong(store.decisions, limit));
          return json({ signals: found.map(shownDecision) });
        }),
      ),
    '/api/profit_curve': (query) =>
      counted(query, 'points', POINTS, (points) =>
        chosen(query, tasks, (those) => json(profitCurve(curveOf(those, points)))),
      ),
    '/api/ai_model_info': () => json(aiModel(shown())),
    '/api/time': () => json(time(about, now())),
    '/healthz': () => (areAlive(tasks, now()) ? json({ status: 'ok' }) : json({ status: 'the loop hangs' }, 503)),
    '/readyz': () => {
      const why = whyUnready(tasks, now());
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

function partOf({ about, state }: Task, now: Moment): Part {
  const { queuedSince, desk } = state();
  return {
    symbol: about.terms.symbol,
    shown: dashboard(state(), about, now),
    queuedAge: queuedSince && seconds(now.at - queuedSince.at),
    earned: desk.standing === null ? null : earnedOf(state()),
  };
}

function curveOf(tasks: Tasks, points: number): Curve {
  const curves = tasks.map(({ state, store }) => ({
    startBalance: state().desk.book.startBalance,
    points: store.equityCurve(points),
  }));
  const { book, standing } = tasks[0].state().desk;
  return standing === null ? summed(curves, points) : joined(book.startBalance, curves, points);
}
