// Plots biased toward trouble. Uniform random histories almost never reach an eleventh restart in an hour: here most
// children are made to fail, in rows, and at the very edges of the windows.
import fc from 'fast-check';
import type { Policy } from '../../../guardian/machine/types.ts';
import { DAY, DEFAULTS, HOUR, MINUTE, SECOND } from './play.ts';
import type { Interference, Plot, Temper } from './world.ts';

const GOOD: Temper = {
  birth: 'spawned',
  ends: null,
  code: 0,
  lingers: 0,
  heedsAsk: 200,
  diesOfKill: 20,
  verdicts: ['healthy'],
  answersAfter: 50,
  decidesAfter: 3 * SECOND,
  isExecuting: false,
  looksAfter: 30,
  collectsAfter: 100,
};

const temper = (different: { readonly [K in keyof Temper]?: fc.Arbitrary<Temper[K]> }): fc.Arbitrary<Temper> =>
  fc.record(different as { [K in keyof Temper]: fc.Arbitrary<Temper[K]> }).map((some) => ({ ...GOOD, ...some }));

const crashing = temper({
  ends: fc
    .constantFrom(0, 1, SECOND, SECOND, 14_999, 15_000, 15_001, 15_030, MINUTE, 2 * MINUTE, 7 * MINUTE)
    .map((after) => ({ after })),
  code: fc.constantFrom(1, 0, null, 139),
  lingers: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.constantFrom(1, 4 * SECOND, 10 * SECOND, null)),
});

const atTheEdge = temper({
  ends: fc.record({ near: fc.constantFrom('window', 'window', 'window', 'day'), by: fc.constantFrom(-1, 0, 1) }),
  code: fc.constant(1),
});

const silent = temper({
  verdicts: fc.constantFrom(
    ['unhealthy'],
    ['unhealthy', 'unhealthy', 'unknown'],
    ['healthy', 'unhealthy'],
    ['unhealthy', 'unhealthy', 'excused', 'healthy'],
    ['unhealthy', 'unhealthy', 'slept'],
    ['slept', 'unhealthy', 'unhealthy', 'unhealthy'],
  ),
  heedsAsk: fc.constantFrom(0, 200, 10 * SECOND, 10_500, null),
  diesOfKill: fc.oneof({ weight: 6, arbitrary: fc.constant(20) }, fc.constantFrom(0, 999, 1000, 5 * MINUTE, null)),
  answersAfter: fc.constantFrom(0, 50, 50, 50, 10 * SECOND, 59_999, 61 * SECOND, null),
  decidesAfter: fc.constantFrom(0, SECOND, MINUTE, null),
  isExecuting: fc.boolean(),
  looksAfter: fc.constantFrom(0, 30, 999, 1000, 1001, null),
  collectsAfter: fc.constantFrom(0, 100, 5000, 5500, 5501, null),
});

const blaming = temper({
  verdicts: fc.constantFrom(
    ['outage'],
    ['outage', 'outage', 'outage', 'healthy'],
    ['outage', 'outage', 'outage', 'healthy', 'healthy'],
    ['outage', 'healthy', 'healthy'],
    ['unhealthy', 'outage', 'unhealthy'],
  ),
});

const greedy = temper({
  verdicts: fc.constantFrom(['excess'], ['unhealthy', 'unhealthy', 'excess', 'excess', 'healthy', 'excess']),
  isExecuting: fc.boolean(),
});

const undying = temper({
  verdicts: fc.constant(['unhealthy']),
  heedsAsk: fc.constant(null),
  diesOfKill: fc.constantFrom(1000, 1001, 5 * MINUTE, null),
});

const stillborn = temper({ birth: fc.constantFrom('spawn_failed', 'port_held') });
const misconfigured = temper({ ends: fc.constant({ after: SECOND }), code: fc.constant(78) });

const anyTemper = fc.oneof(
  { weight: 6, arbitrary: crashing },
  { weight: 4, arbitrary: silent },
  { weight: 2, arbitrary: atTheEdge },
  { weight: 3, arbitrary: blaming },
  { weight: 2, arbitrary: greedy },
  { weight: 3, arbitrary: undying },
  { weight: 3, arbitrary: stillborn },
  { weight: 1, arbitrary: fc.constant(GOOD) },
  { weight: 1, arbitrary: misconfigured },
);

/** A crash loop that fills the window, and then children that end at its edges. */
const filling = fc
  .tuple(crashing, fc.integer({ min: 9, max: 12 }), fc.array(atTheEdge, { minLength: 1, maxLength: 3 }))
  .map(([one, many, edges]) => [...Array<Temper>(many).fill(one), ...edges]);

const tempers = fc.oneof(
  { weight: 4, arbitrary: filling },
  { weight: 2, arbitrary: anyTemper.map((one) => [GOOD, one]) },
  { weight: 1, arbitrary: fc.array(greedy, { minLength: 1, maxLength: 3 }) },
  { weight: 2, arbitrary: fc.array(blaming, { minLength: 1, maxLength: 3 }) },
  { weight: 2, arbitrary: fc.array(anyTemper, { minLength: 1, maxLength: 12 }) },
);

const interference: fc.Arbitrary<Interference> = fc.record({
  on: fc.constantFrom('spawn', 'probe', 'look', 'collect', 'ask', 'kill', 'record', 'tell'),
  nth: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 4, max: 40 })),
  delay: fc.constantFrom(0, 0, 1, 700, 16 * SECOND),
  deed: fc.constantFrom(
    'stop',
    'stop',
    'stop_now',
    'pause',
    'resume',
    'resume',
    'detach',
    'planned',
    'reconfigured',
    'reconfigured',
    'echo',
    'echo',
    'echo',
    'old_news',
    'new_guardian',
    'killed_guardian',
    'killed_guardian',
    'killed_guardian',
  ),
});

const policy: fc.Arbitrary<Policy> = fc
  .record({
    startGrace: fc.constantFrom(15 * SECOND, 15 * SECOND, 0),
    checkInterval: fc.constantFrom(MINUTE, MINUTE, 5 * SECOND),
    failureThreshold: fc.constantFrom(3, 3, 1, 2),
    maxRestarts: fc.constantFrom(10, 10, 10, 10, 10, 2, 1, 0),
    maxRestartsPerDay: fc.constantFrom(30, 12, 0),
    backoff: fc.constantFrom(DEFAULTS.backoff, DEFAULTS.backoff, { first: 0, initial: 0, multiplier: 2, max: 0 }),
    restartPolicy: fc.constantFrom(...Array<'always'>(8).fill('always'), 'on-failure', 'never'),
    exitOnHalt: fc.constantFrom(false, false, false, true),
    hasHaltCommand: fc.constantFrom(false, false, true),
    onGuardianExit: fc.constantFrom('adopt', 'adopt', 'adopt', 'stop'),
    onProviderOutage: fc.constantFrom('restart_once', 'restart_once', 'restart_once', 'always', 'never'),
  })
  .map((some) => ({ ...DEFAULTS, ...some }));

export const plots: fc.Arbitrary<Plot> = fc.record({
  policy,
  tempers,
  interferences: fc.array(interference, { maxLength: 10 }),
  patience: fc.constantFrom(null, 0, MINUTE, HOUR, HOUR, DAY),
  lateness: fc.oneof(
    { weight: 4, arbitrary: fc.constant([0]) },
    fc.array(fc.constantFrom(0, 1, SECOND, 10 * MINUTE), { minLength: 1, maxLength: 4 }),
  ),
  isNewsFirst: fc.boolean(),
  steps: fc.constant(500),
});
