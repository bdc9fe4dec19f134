// The steps of an order's life, and the moments of each at which the bot is killed. Data only.
import type { Rule } from '../../okx/faults.ts';
import type { Kill, When } from './killing.ts';
import type { Course } from './life.ts';

export type Point = { readonly step: string; readonly at: string; readonly course: Course };

const ENTRY = 'POST /trade/order';
const CALL: readonly When[] = ['leaving', 'arriving', 'late', 'executed', 'answered'];
/** What is only asked has no effect that a kill could leave half done: before it is answered, and after. */
const READ: readonly When[] = ['executed', 'answered'];
const ROW: readonly When[] = ['before', 'after'];

const onEntry = (fault: Omit<Rule, 'on'>): readonly Rule[] => [{ on: `POST /api/v5/trade/order`, ...fault } as Rule];
const stopLost = onEntry({ fault: 'stop lost' } as Rule);
const partlyLive = onEntry({ fault: 'fills partly', share: 0.5, then: 'stay' } as Rule);
const filledLate = onEntry({ fault: 'fills late', after: 700 } as Rule);

const points = (step: string, on: string, whens: readonly When[], course: Omit<Course, 'kills'> = {}, more = {}) =>
  whens.map((when): Point => ({ step, at: `${on}, ${when}`, course: { ...course, kills: [{ on, when, ...more }] } }));

const journal = (action: 'open' | 'close', state: string, course: Omit<Course, 'kills'> = {}) =>
  points(`journal: ${action}`, `journal ${action} ${state}`, ROW, course);

const late = { isLate: true } as const;
const byStop = { isLate: true, end: 'stop' } as const;

/** The first kill leaves an entry whose answer is lost; the second comes while the next process finds out about it. */
const again = (on: string, whens: readonly When[], course: Omit<Course, 'kills'> = {}): readonly Point[] =>
  whens.map((when) => ({
    step: 'reconcile itself',
    at: `${on}, ${when}`,
    course: {
      ...course,
      kills: [
        { on: ENTRY, when: 'executed' },
        { on, when },
      ] satisfies readonly Kill[],
    },
  }));

/** Only a process that has just started sets it. */
const leverage = (when: When): Point => ({
  step: 'leverage',
  at: `POST /account/set-leverage, ${when}`,
  course: {
    kills: [
      { on: 'GET /account/balance', when: 'answered' },
      { on: 'POST /account/set-leverage', when },
    ],
  },
});

export const POINTS: readonly Point[] = [
  ...CALL.map((when) => leverage(when)),
  ...journal('open', 'intent'),
  ...journal('open', 'sent'),
  ...points('entry', ENTRY, CALL),
  ...journal('open', 'acked'),
  ...points('entry is looked for', 'GET /trade/order', READ),
  ...journal('open', 'filled'),
  ...points('stop is verified', 'GET /trade/orders-algo-pending', READ, {}, { after: ENTRY }),
  ...journal('open', 'protected'),
  ...points('entry fills late', 'GET /trade/order', READ, { entry: filledLate }),
  ...points('protect', 'POST /trade/order-algo', CALL, { entry: stopLost }),
  ...points('cancel the rest', 'POST /trade/cancel-order', CALL, { entry: partlyLive }),
  ...journal('close', 'intent', late),
  ...journal('close', 'sent', late),
  ...points('close', ENTRY, CALL, late),
  ...journal('close', 'acked', late),
  ...points('close is looked for', 'GET /trade/order', READ, late),
  ...journal('close', 'filled', late),
  ...journal('open', 'closed', late),
  ...points('cancel the stray stop', 'POST /trade/cancel-algos', CALL, late),
  ...points('exit at the exchange', 'GET /trade/orders-history', READ, byStop),
  ...journal('open', 'closed', byStop),
  ...again('GET /account/config', READ),
  ...again('GET /account/balance', READ),
  ...again('GET /trade/order', READ),
  ...again('GET /account/positions', READ),
  ...again('POST /trade/order-algo', ['leaving', 'executed', 'answered'], { entry: stopLost }),
  ...again('journal open filled', ROW),
];
