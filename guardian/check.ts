// One check of the living child: look, remember, judge.
import type { Clock } from '../common/clock.ts';
import type { ChildFacts } from './facts.ts';
import type { Instant, Sign } from './machine/types.ts';
import type { Settings } from './policy.ts';
import type { Finding } from './probes/dashboard.ts';
import { ageOf } from './probes/decision.ts';
import { outageOf, signOf } from './probes/outage.ts';
import { type Reading, readDashboard } from './probes/reading.ts';
import { remember } from './probes/remember.ts';
import type { Resources } from './probes/resources.ts';
import { type Judgement, judge } from './probes/verdict.ts';
import type { Reason } from './sentences/reason.ts';

export type CheckPorts = {
  readonly clock: Clock;
  readonly look: (url: string, timeoutMs: number) => Promise<Finding>;
  readonly measure: (leaderPid: number) => Promise<Resources | null>;
};

export type Checked = {
  /** The child as it is known now. */
  readonly child: ChildFacts;
  readonly judgement: Judgement;
  readonly resources: Resources | null;
  /** Whether a decision of this child has been seen. */
  readonly hasDecided: boolean;
  readonly sign: Sign;
  /** What is to be said once. */
  readonly notes: readonly Reason[];
  readonly seconds: number;
};

/** @param isOutageExcused Whether an outage that is seen at this instant is excused. */
export async function check(
  child: ChildFacts,
  settings: Settings,
  ports: CheckPorts,
  isOutageExcused: (at: Instant) => boolean,
): Promise<Checked> {
  const { clock } = ports;
  const startedAt = clock.now();
  const [finding, resources] = await Promise.all([
    ports.look(settings.healthUrl, settings.machine.healthTimeout),
    inTime(ports.measure(child.pid), settings.machine.healthTimeout).catch(() => null),
  ]);
  const at = clock.now();
  const reading: Reading | null = finding.saw === 'object' ? readDashboard(finding.object) : null;
  const known = reading ? remember(child, reading, settings.limit, at, clock.wall()) : { child, notes: [] };
  const { decision, limit, fallbacks } = known.child;
  const outage = reading && outageOf(reading, fallbacks, limit, settings.limit.decisionMargin, at);
  const hasDecided = decision.decidedAt !== null;
  const judgement = judge({
    finding,
    reading,
    url: settings.healthUrl,
    timeout: settings.written('guardian.health_timeout'),
    age: ageOf(decision, at),
    hasDecided,
    limit,
    inFlightMargin: settings.inFlightMargin,
    outage: outage && { ...outage, isExcused: !outage.isRestartable || isOutageExcused(at) },
  });
  const isDecision = decision.decidedAt !== child.decision.decidedAt;
  const sign = reading && signOf(reading, isDecision);
  return { ...known, judgement, resources, hasDecided, sign, seconds: (at - startedAt) / 1000 };
}

/** What cannot be measured in time is not known: it must not hold up the verdict. */
async function inTime<T>(work: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
