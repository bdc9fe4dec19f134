// One check of the living child: look, remember, judge.
import type { Clock } from '../common/clock.ts';
import type { ChildFacts, TimeMemory } from './facts.ts';
import type { Instant, Sign } from './machine/types.ts';
import type { Holder } from './platform/types.ts';
import type { Settings } from './policy.ts';
import type { Finding, JsonObject } from './probes/dashboard.ts';
import { ageOf, madeBeforeGap, withoutGap } from './probes/decision.ts';
import { countExcess, excessOf } from './probes/excess.ts';
import { isHolderOfInterest, strangerOf } from './probes/foreign.ts';
import { outageOf, signOf } from './probes/outage.ts';
import { type Reading, readDashboard } from './probes/reading.ts';
import { remember } from './probes/remember.ts';
import type { Resources } from './probes/resources.ts';
import { judgeTiming } from './probes/starved.ts';
import { type Judgement, judge } from './probes/verdict.ts';
import type { Reason } from './sentences/reason.ts';

export type CheckPorts = {
  readonly clock: Clock;
  /** Milliseconds, sleep of the machine included; null where there is no such clock. */
  readonly bootClock: () => number | null;
  /** Watches a timer of ours until the returned function is called, which says by how much it was late at most. */
  readonly watchTimer: () => () => number;
  readonly look: (url: string, timeoutMs: number) => Promise<Finding>;
  /** Who listens where the dashboard is expected. */
  readonly holder: (url: string, leaderPid: number, bootId: string) => Promise<Holder>;
  readonly measure: (leaderPid: number) => Promise<Resources | null>;
};

export type Checked = {
  /** The child as it is known now. */
  readonly child: ChildFacts;
  readonly judgement: Judgement;
  readonly resources: Resources | null;
  /** Whether a decision of this child has been seen. */
  readonly hasDecided: boolean;
  /** When it was made; null if none was seen. */
  readonly decidedAt: Instant | null;
  readonly sign: Sign;
  readonly hasSlept: boolean;
  readonly isQuiet: boolean;
  readonly isFlat: boolean;
  /** What the dashboard said, if it was the bot's own. */
  readonly answer: JsonObject | null;
  /** What is to be said once. */
  readonly notes: readonly Reason[];
  readonly seconds: number;
};

/**
 * @param lateBy By how much the check begins after it was due, in milliseconds.
 * @param isOutageExcused Whether an outage that is seen at this instant is excused.
 */
export async function check(
  child: ChildFacts,
  lateBy: number,
  settings: Settings,
  ports: CheckPorts,
  isOutageExcused: (at: Instant) => boolean,
): Promise<Checked> {
  const { clock } = ports;
  const startedAt = clock.now();
  const timerLateness = ports.watchTimer();
  const [finding, resources] = await Promise.all([
    ports.look(settings.healthUrl, settings.machine.healthTimeout),
    inTime(ports.measure(child.group), settings.machine.healthTimeout).catch(() => null),
  ]);
  const reading: Reading | null = finding.saw === 'object' ? readDashboard(finding.object) : null;
  const stranger = strangerOf(
    await holderOf(child, finding, reading, settings.healthUrl, ports),
    reading,
    child.bootId,
  );
  const [at, boot] = [clock.now(), ports.bootClock()];
  const timing = { lateBy, timerLateBy: timerLateness(), sleptFor: sleepBetween(child.time, at, boot) };
  const starved = judgeTiming(timing, settings.starved, child.time.starvedSince, at);
  const forgiven = { ...child, decision: withoutGap(child.decision, starved.gap, at) };
  const own = stranger ? null : reading;
  const seen = own ? remember(forgiven, own, settings.limit, at, clock.wall()) : { child: forgiven, notes: [] };
  const isDecision = seen.child.decision.decidedAt !== forgiven.decision.decidedAt;
  const decision = isDecision ? madeBeforeGap(seen.child.decision, starved.gap, at) : seen.child.decision;
  const excess = countExcess(child.excess, resources, settings.resources);
  const { limit, fallbacks } = seen.child;
  const outage = own && outageOf(own, fallbacks, limit, settings.limit.decisionMargin, at);
  const before = child.complainedAt === null ? null : Math.min(at, child.complainedAt + starved.gap);
  const complainedAt = outage ? at : before;
  const known = { ...seen.child, decision, excess, complainedAt, time: { at, boot, starvedSince: starved.since } };
  const hasDecided = decision.decidedAt !== null;
  const judgement = judge({
    finding,
    reading: own,
    stranger,
    url: settings.healthUrl,
    timeout: settings.written('guardian.health_timeout'),
    age: ageOf(decision, at),
    sinceComplaint: complainedAt === null ? null : at - complainedAt,
    hasDecided,
    limit,
    inFlightMargin: settings.inFlightMargin,
    starved,
    excess: excessOf(excess, resources, settings.resources),
    outage: outage && { ...outage, isExcused: !outage.isRestartable || isOutageExcused(at) },
  });
  return {
    child: known,
    judgement,
    resources,
    hasDecided,
    decidedAt: decision.decidedAt,
    sign: own && signOf(own, isDecision),
    hasSlept: starved.is === 'slept',
    isQuiet: own?.isQuiet === true,
    isFlat: own?.isFlat === true,
    answer: own && finding.saw === 'object' ? finding.object : null,
    notes: seen.notes,
    seconds: (at - startedAt) / 1000,
  };
}

/** Asked only where it matters; what cannot be seen in time is not seen. */
async function holderOf(child: ChildFacts, finding: Finding, reading: Reading | null, url: string, ports: CheckPorts) {
  if (!isHolderOfInterest(finding, reading, child.bootId)) return UNSEEN;
  return (await inTime(ports.holder(url, child.group, child.bootId), HOLDER_MS).catch(() => null)) ?? UNSEEN;
}

const UNSEEN: Holder = { is: 'unseen' };
const HOLDER_MS = 1000;

/** By how much the boot clock has run ahead of ours since the last look. */
function sleepBetween(last: TimeMemory, at: Instant, boot: number | null): number {
  return last.boot === null || boot === null ? 0 : boot - last.boot - (at - last.at);
}

/** What cannot be measured in time is not known: it must not hold up the verdict. */
async function inTime<T>(work: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
