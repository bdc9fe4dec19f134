// What holds for every history. A law sees each moment of it and says whether the moment keeps it.
import type { Effect, Instant, Policy } from '../../../guardian/machine/types.ts';
import { DAY, SECOND } from './play.ts';
import type { Moment } from './world.ts';

/** Made anew for each history, since some must remember. */
export type Law = (policy: Policy) => (moment: Moment) => boolean;

const does = ({ effects }: Moment, ...kinds: readonly Effect['do'][]) => effects.some((one) => kinds.includes(one.do));
const tells = ({ effects }: Moment, is: string) => effects.some((one) => one.do === 'tell' && one.news.is === is);
const isResumedFromHalt = ({ event, before }: Moment) => event.type === 'resume' && before.phase.name === 'halted';

/** A guardian's life begins. */
const isBegun = ({ event }: Moment) => event.type === 'start' || event.type === 'adopt';

const isExcess = (event: Moment['event']) => event.type === 'probed' && event.code === 'over_memory';

/** Strikes in a row of the present child, counted by what its checks answered. */
const countStrikes = () => {
  let strikes = 0;
  return ({ event, before, isAnswer }: Moment): number => {
    if (before.phase.name !== 'watching') strikes = 0;
    else if (isAnswer && event.type === 'probed' && (event.verdict === 'healthy' || isExcess(event))) strikes = 0;
    else if (isAnswer && event.type === 'probed' && event.hasSlept) strikes = 0;
    else if (isAnswer && event.type === 'probed' && event.verdict === 'unhealthy') strikes++;
    return strikes;
  };
};

/** Whether an excess may condemn now: at a quiet moment, or at the tenth check that finds it. */
const countExcesses = () => {
  let excesses = 0;
  return ({ event, before, isAnswer }: Moment): boolean => {
    if (before.phase.name !== 'watching') excesses = 0;
    if (before.phase.name !== 'watching' || !isAnswer || event.type !== 'probed') return false;
    if (isExcess(event)) excesses++;
    else if (event.verdict === 'healthy' || event.hasSlept) excesses = 0;
    return isExcess(event) && (event.isQuiet === true || excesses >= 10);
  };
};

const isOneChildAtMost: Law = () => (moment) => !does(moment, 'spawn') || moment.tree === null;

const isWithinWindow: Law = (policy) => {
  let restarts: Instant[] = [];
  return (moment) => {
    if (isResumedFromHalt(moment)) restarts = [];
    if (!does(moment, 'record')) return true;
    restarts.push(moment.now);
    return restarts.filter((r) => moment.now - r < policy.restartWindow).length <= policy.maxRestarts;
  };
};

const isWithinDay: Law = (policy) => {
  const restarts: Instant[] = [];
  return (moment) => {
    if (!does(moment, 'record')) return true;
    restarts.push(moment.now);
    if (policy.maxRestartsPerDay === 0) return true;
    return restarts.filter((r) => moment.now - r < DAY).length <= policy.maxRestartsPerDay;
  };
};

/** The twin of both limits: what may be restarted is. */
const isRestartedIfAllowed: Law = (policy) => {
  const restarts: Instant[] = [];
  let clearedAt = Number.NEGATIVE_INFINITY;
  return (moment) => {
    const { before, state, now } = moment;
    if (isResumedFromHalt(moment)) clearedAt = now;
    const inWindow = restarts.filter((r) => now - r < policy.restartWindow && r >= clearedAt).length;
    const inDay = restarts.filter((r) => now - r < DAY).length;
    const isDayOpen = policy.maxRestartsPerDay === 0 || inDay < policy.maxRestartsPerDay;
    if (does(moment, 'record')) restarts.push(now);
    const isHaltedHere = state.phase.name === 'halted' && before.phase.name !== 'halted';
    if (!isHaltedHere || before.phase.name === 'stopping') return true;
    return state.phase.cause === 'configuration' || inWindow >= policy.maxRestarts || !isDayOpen;
  };
};

const isSpawnAccountedFor: Law = () => {
  let due = 0;
  return (moment) => {
    const { event, before, state } = moment;
    const isWanted = isBegun(moment) || (event.type === 'resume' && before !== state);
    const isFree = tells(moment, 'obstructed') || tells(moment, 'renewing');
    if (isWanted || isFree || does(moment, 'record')) due = 1;
    if (does(moment, 'spawn')) due--;
    return due >= 0;
  };
};

const isOneRestartPerFailure: Law = () => {
  let failures = 0;
  return (moment) => {
    const { event, before, isAnswer } = moment;
    if (event.type === 'exited' && before.child === 'alive') failures++;
    if (event.type === 'spawn_failed' && before.phase.name === 'backoff') failures++;
    if (isAnswer && event.type === 'probed' && event.verdict === 'unhealthy') failures++;
    if (!does(moment, 'record')) return true;
    const isDeserved = failures > 0;
    failures = 0;
    return isDeserved;
  };
};

const isRecordedFirst: Law = () => (moment) => {
  const kinds = moment.effects.map((one) => one.do);
  const signal = kinds.findIndex((kind) => kind === 'ask' || kind === 'kill' || kind === 'spawn');
  return signal === -1 || kinds.indexOf('record') < signal;
};

const isGraceQuiet: Law = (policy) => {
  let sleptAt = Number.NEGATIVE_INFINITY;
  return (moment) => {
    const { event, before, isAnswer, now, tree } = moment;
    // Of the sleep that an earlier guardian has seen the next one knows nothing.
    if (isBegun(moment)) sleptAt = Number.NEGATIVE_INFINITY;
    if (before.phase.name === 'watching' && isAnswer && event.type === 'probed' && event.hasSlept) sleptAt = now;
    if (!does(moment, 'probe')) return true;
    const isPaused = before.phase.name === 'paused' || before.phase.name === 'halted';
    const bornAt = tree?.bornAt ?? Number.POSITIVE_INFINITY;
    return now >= Math.max(bornAt, isPaused ? bornAt : sleptAt) + policy.startGrace;
  };
};

const isWatchedOneAlive: Law =
  () =>
  ({ state, tree }) =>
    (state.phase.name !== 'grace' && state.phase.name !== 'watching') || tree?.isLeaderAlive === true;

const isNobodyHarmed: Law = (policy) => {
  const strikesAt = countStrikes();
  const isExcessDue = countExcesses();
  let isCondemned = false;
  let isOrdered = false;
  let isTied = false;
  return (moment) => {
    const { event, before, tree } = moment;
    if (isBegun(moment)) [isOrdered, isCondemned, isTied] = [false, false, policy.onGuardianExit === 'stop'];
    if (event.type === 'stop' || event.type === 'stop_now') isOrdered = true;
    if (before.phase.name === 'backoff') [isCondemned, isTied] = [false, false];
    isCondemned =
      tells(moment, 'renewing') || strikesAt(moment) >= policy.failureThreshold || isExcessDue(moment) || isCondemned;
    const isLeftover = tree !== null && !tree.isLeaderAlive;
    return !does(moment, 'ask', 'kill') || isOrdered || isTied || isCondemned || isLeftover;
  };
};

const isThresholdKept: Law = (policy) => {
  const strikesAt = countStrikes();
  return (moment) => {
    const isReached = strikesAt(moment) >= policy.failureThreshold && policy.restartPolicy !== 'never';
    return !isReached || moment.state.phase.name !== 'watching';
  };
};

export const isOutageRestart = (moment: Moment) =>
  moment.event.type === 'probed' && moment.event.outage !== undefined && does(moment, 'record');

const isOutageCheap: Law = (policy) => {
  let last = Number.NEGATIVE_INFINITY;
  let isOver = true;
  return (moment) => {
    isOver ||= tells(moment, 'outage_over');
    if (!isOutageRestart(moment) || policy.onProviderOutage === 'always') return true;
    const isAllowed = policy.onProviderOutage === 'restart_once' && isOver && moment.now - last >= policy.restartWindow;
    [last, isOver] = [moment.now, false];
    return isAllowed;
  };
};

const isOutageToldOnce: Law = () => {
  let isTold = false;
  return (moment) => {
    const isKept = !(tells(moment, 'outage') && isTold);
    isTold = tells(moment, 'outage') || (isTold && !tells(moment, 'outage_over'));
    return isKept;
  };
};

const isOutageOverByDecisions: Law = () => {
  let decisions = 0;
  return (moment) => {
    const { event, before, isAnswer } = moment;
    // What comes while the child is being stopped is nobody's.
    if (isAnswer && event.type === 'probed' && before.phase.name !== 'stopping') {
      if (event.sign === 'decision') decisions++;
      else if (event.sign === 'trouble') decisions = 0;
    }
    return !tells(moment, 'outage_over') || decisions >= 2;
  };
};

const isOnlyFailureCondemned: Law = () => (moment) => {
  if (moment.event.type !== 'probed' || moment.event.verdict === 'unhealthy') return true;
  return !does(moment, 'record', 'collect', 'kill') && (!does(moment, 'ask') || tells(moment, 'renewing'));
};

/** Of the present child: what it waits for, and checks that have found no quiet moment since. */
const isRenewalQuiet: Law = (policy) => {
  let wish: 'planned' | 'configuration' | null = null;
  let checks = 0;
  return (moment) => {
    const { event, before, state, effects, isAnswer } = moment;
    if (does(moment, 'spawn') || isBegun(moment)) wish = null;
    for (const one of effects) {
      if (one.do === 'tell' && one.news.is === 'renewal_waits') [wish, checks] = [one.news.why, 0];
    }
    if (before.phase.name === 'watching' && isAnswer && event.type === 'probed') checks++;
    if (!tells(moment, 'renewing') || before.phase.name === 'halted') return true;
    const isSaid = event.type === 'probed' && event.isQuiet === true;
    const isTime = wish === 'planned' ? isSaid && event.isFlat === true : isSaid || checks >= 10;
    return wish !== null && isTime && policy.restartPolicy !== 'never' && state.phase.name === 'stopping';
  };
};

const isEvidenceFirst: Law = () => {
  let waitsUntil: Instant | null = null;
  return (moment) => {
    const { event, state } = moment;
    if (isBegun(moment)) waitsUntil = null;
    const isDone =
      event.type === 'collected' || event.type === 'exited' || (event.type === 'woke' && event.at >= (waitsUntil ?? 0));
    if (isDone || event.type === 'stop' || event.type === 'stop_now') waitsUntil = null;
    if (waitsUntil !== null && does(moment, 'ask', 'kill')) return false;
    const isCollecting = moment.effects.some((one) => one.do === 'collect' && one.isAlive);
    if (isCollecting) waitsUntil = state.deadline;
    return !(isCollecting && does(moment, 'ask', 'kill'));
  };
};

const isLeftAlone: Law =
  () =>
  ({ event, before, state, effects }) =>
    event.type !== 'detach' || state === before || effects.every((one) => one.do === 'tell' || one.do === 'exit');

const isVerifiedByDecision: Law = () => {
  let isOpen = false;
  return (moment) => {
    const { event, isAnswer } = moment;
    const isVerified = tells(moment, 'verified');
    const isSeen = isOpen && isAnswer && event.type === 'probed' && event.hasDecided;
    isOpen = does(moment, 'record') || (isOpen && !isVerified);
    return isSeen || !isVerified;
  };
};

const isHaltHeld: Law =
  () =>
  ({ before, state, event }) => {
    if (before.phase.name !== 'halted' || state.phase.name === 'halted') return true;
    if (event.type === 'probed') return event.verdict === 'healthy';
    if (event.type === 'reconfigured') return before.phase.cause === 'configuration' && before.child !== 'alive';
    if (event.type === 'halt_command_ended' || event.type === 'woke') return before.phase.exitAt !== null;
    if (event.type === 'detach') return before.child === 'alive';
    return event.type === 'resume' || event.type === 'stop' || event.type === 'stop_now';
  };

export const isOverdueMoved: Law =
  () =>
  ({ before, event, state, effects }) => {
    if (event.type !== 'woke' || before.deadline === null || event.at < before.deadline) return true;
    return effects.length > 0 || state.deadline === null || state.deadline > before.deadline;
  };

const isTimePassing: Law = () => {
  let wakes = 0;
  let last = Number.NEGATIVE_INFINITY;
  return ({ before, event, now }) => {
    const isDue = event.type === 'woke' && before.deadline !== null && event.at >= before.deadline;
    wakes = isDue && now === last ? wakes + 1 : 0;
    last = now;
    return wakes < 3;
  };
};

const isOldNewsDropped: Law =
  () =>
  ({ event, before, state, effects }) =>
    !('incarnation' in event) || event.incarnation === before.incarnation || (state === before && effects.length === 0);

const isStopFinal: Law = () => {
  let isStopped = false;
  return (moment) => {
    const { event } = moment;
    if (isBegun(moment)) isStopped = false;
    if (event.type === 'stop' || event.type === 'stop_now') isStopped = true;
    return !(isStopped && does(moment, 'spawn'));
  };
};

/** Said of guardians that are woken in time. */
const isStopInTime: Law = (policy) => {
  let stopBy = Number.POSITIVE_INFINITY;
  let isLate = false;
  return (moment) => {
    const { event, before, state, now } = moment;
    if (isBegun(moment)) [stopBy, isLate] = [Number.POSITIVE_INFINITY, false];
    isLate ||= before.deadline !== null && event.at > before.deadline;
    if (event.type === 'stop' && stopBy === Number.POSITIVE_INFINITY) {
      const isInOrder = before.phase.name === 'stopping' && before.phase.step === 'order';
      stopBy = now + policy.stopTimeout + 2 * SECOND + (isInOrder ? policy.orderWait : 0);
    }
    if (event.type === 'looked' && event.isExecuting && before !== state) stopBy += policy.orderWait;
    return isLate || now <= stopBy;
  };
};

export const isNeverStuck: Law =
  () =>
  ({ state: { phase, deadline, child } }) => {
    if (deadline !== null) return Number.isFinite(deadline);
    return phase.name === 'stopped' || (phase.name === 'paused' && child !== 'alive');
  };

export const laws: { readonly [title: string]: Law } = {
  'at most one child lives': isOneChildAtMost,
  'there are never more than max_restarts in any window, across guardians too, unless a person cleared it':
    isWithinWindow,
  'there are never more than max_restarts_per_day in any 24 hours, whatever a person says': isWithinDay,
  'nobody is halted by a limit that allows one more restart': isRestartedIfAllowed,
  'each spawn has its start, its resume or its recorded restart': isSpawnAccountedFor,
  'each recorded restart has its failure': isOneRestartPerFailure,
  'a restart is recorded before anything is signalled or spawned': isRecordedFirst,
  'there is no check in the grace period, and none without a child': isGraceQuiet,
  'a child that is watched lives': isWatchedOneAlive,
  'nobody is asked or killed without an order or enough strikes in a row, but what an ended child left': isNobodyHarmed,
  'enough strikes in a row are never passed over': isThresholdKept,
  'what is healthy, excused or unknown condemns nobody': isOnlyFailureCondemned,
  'an outage costs one restart, and all outages one in any window': isOutageCheap,
  'a person is told of an outage once': isOutageToldOnce,
  'an outage is over after two decisions in a row': isOutageOverByDecisions,
  'a restart is verified once, by a decision seen after it': isVerifiedByDecision,
  'what a child knew is collected before it is asked, but a person’s stop waits for nothing': isEvidenceFirst,
  'a restart without fault waits for a quiet moment, a planned one for a flat one': isRenewalQuiet,
  'a detached child is left alone': isLeftAlone,
  'a halt ends by a person, by health or with the guardian only': isHaltHeld,
  'an overdue deadline always moves the machine': isOverdueMoved,
  'time passes between wake-ups': isTimePassing,
  'news of an earlier incarnation changes nothing': isOldNewsDropped,
  'nothing is spawned after a stop until a start': isStopFinal,
  'a stop ends in time': isStopInTime,
  'nothing is stuck: where something must follow, there is a deadline': isNeverStuck,
};
