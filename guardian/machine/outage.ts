// An outage that is not the bot's fault, from its first sign to the second decision in a row after it.
import type { Instant, News, Outage, Policy, Probed, RestartMemory } from './types.ts';

/** Real decisions in a row that end an outage: a provider that answers once in ten minutes is not back. */
const DECISIONS_TO_END = 2;

/** What a check adds to what is known of an outage, and what is to be told. It is told of once, and of its end once. */
export function followOutage(memory: RestartMemory, seenAt: Instant, e: Probed): [RestartMemory, readonly News[]] {
  const { outage } = memory;
  if (e.outage) {
    const begun: Outage = outage ?? { since: seenAt, isTold: false, decisions: 0 };
    const isTold = begun.isTold || e.verdict === 'excused';
    const news: News[] = [];
    if (outage === null) news.push({ is: 'outage_seen', ...e.outage });
    if (isTold && !begun.isTold) news.push({ is: 'outage', since: begun.since, ...e.outage });
    return [{ ...memory, outage: { ...begun, isTold, decisions: 0 } }, news];
  }
  if (outage === null || !e.sign) return [memory, []];
  const decisions = e.sign === 'decision' ? outage.decisions + 1 : 0;
  if (decisions < DECISIONS_TO_END) return [{ ...memory, outage: { ...outage, decisions } }, []];
  return [{ ...memory, outage: null }, [{ is: 'outage_over', since: outage.since, wasTold: outage.isTold }]];
}

/** Whether an outage that is seen now is excused; else it is a failure like any other. */
export function isOutageExcused(memory: RestartMemory, at: Instant, policy: Policy): boolean {
  switch (policy.onProviderOutage) {
    case 'never':
      return true;
    case 'always':
      return false;
    case 'restart_once':
      return isRestartSpent(memory, at, policy);
    default:
      return policy.onProviderOutage satisfies never;
  }
}

/** One restart for each outage, and at most one in any restart window, however many outages there are in it. */
function isRestartSpent({ outage, outageRestartAt }: RestartMemory, at: Instant, { restartWindow }: Policy): boolean {
  if (outage?.isTold) return true;
  if (outageRestartAt === null) return false;
  return at - outageRestartAt < restartWindow || (outage !== null && outageRestartAt >= outage.since);
}
