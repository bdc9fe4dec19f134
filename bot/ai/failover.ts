// Two AIs behind one decider: the failover is asked where the first has no decision, whatever the reason, in the time
// that is left of the one deadline. One after the other, so that there are never two answers for one decision.
import { systemClock } from '../../common/clock.ts';
import type { Context, Decision, Fallback } from '../domain/decision/decision.ts';
import { answered, failed, startHealth } from '../domain/decision/health.ts';
import type { Moment } from '../domain/moment.ts';
import type { Limit } from '../execution/operation.ts';
import type { Decider } from '../ports.ts';
import { breakerOfBoth, fallbackOfBoth, healthBefore, shareOfFirst } from './pair.ts';
import type { LimitedDecide, RemoteDecider } from './remote.ts';

export type FailoverTerms = {
  /** Of a decision as a whole, and of one attempt. */
  readonly deadline: Limit;
  readonly attempt: Limit;
  readonly moment: () => Moment;
  /** Told in one sentence when the failover begins to decide in place of the first, and when it no longer has to. */
  readonly tell: (sentence: string) => void;
};

type Told = { readonly outcome: Decision | Fallback; readonly instead: string | null };

/** A pair with the stub in it is for trying things out, and no AI. */
export function withFailover(first: RemoteDecider, second: RemoteDecider, terms: FailoverTerms): Required<Decider> {
  const { deadline, attempt, moment, tell } = terms;
  const share = shareOfFirst(deadline, attempt);
  let health = startHealth(moment());
  let isReplaced = false;

  async function decide(context: Context, signal: AbortSignal): Promise<Decision | Fallback> {
    const { outcome, instead } = await askBoth('decide', context, signal);
    if (!('fallback' in outcome)) say(instead);
    health = 'fallback' in outcome ? failed(health, outcome, moment()) : answered(health, moment());
    return outcome;
  }

  /** @param instead Why the first has not decided; null where it has. */
  function say(instead: string | null): void {
    if (isReplaced === (instead !== null)) return;
    isReplaced = instead !== null;
    tell(
      isReplaced ? `${second.label} decides in place of ${first.label}: ${instead}` : `${first.label} decides again`,
    );
  }

  async function askBoth(ask: 'decide' | 'rehearse', context: Context, signal: AbortSignal): Promise<Told> {
    // Limits end by timers, which run on this clock.
    const end = systemClock.now() + deadline.ms;
    const one = await by(first, first[ask], context, signal, share);
    if (!('fallback' in one)) return { outcome: one, instead: null };
    const ms = Math.max(1, Math.floor(end - systemClock.now()));
    const two = await by(second, second[ask], context, signal, { ms, key: `what is left of ${deadline.key}` });
    const outcome = 'fallback' in two ? fallbackOfBoth(one, two, second.label) : two;
    return { outcome, instead: one.fallback };
  }

  return {
    provider: first.provider,
    model: first.model,
    isAi: first.isAi && second.isAi,
    label: `${first.label}; failover: ${second.label}`,
    decide,
    rehearse: async (context, signal) => (await askBoth('rehearse', context, signal)).outcome,
    health: () => healthBefore(health, first.health(), second.health()),
    breaker: () => breakerOfBoth(first.breaker(), second.breaker()),
    asked: () => [...first.asked(), ...second.asked()],
  };
}

async function by(
  { provider, model }: RemoteDecider,
  ask: LimitedDecide,
  context: Context,
  signal: AbortSignal,
  limit: Limit,
): Promise<Decision | Fallback> {
  const outcome = await ask(context, signal, limit);
  return 'fallback' in outcome ? outcome : { ...outcome, by: { provider, model } };
}
