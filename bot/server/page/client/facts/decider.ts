// Who decides, how that goes, and the circuit breaker. Pure.
import type { Asked, Spent } from '../api.ts';
import { span, stamp, usd } from '../format.ts';
import type { Words } from '../words/en.ts';
import { type Fact, joined, type Tone, until, type View } from './fact.ts';

export function deciderFacts(view: View): readonly Fact[] {
  const { shown, words } = view;
  const { ai, decision } = shown;
  return [
    { name: words.model, value: ai.label, note: `${ai.provider}, ${ai.model}` },
    {
      name: words.state,
      value: words.aiStates[ai.status],
      tone: STATE_TONES[ai.status],
      note: joined([
        ai.reason !== null && (words.aiReasons[ai.reason] ?? ai.reason),
        ai.http_status !== null && `HTTP ${ai.http_status}`,
        (ai.fault_domain === 'provider' || ai.fault_domain === 'config') && words.noRestart,
        ai.status !== 'ok' && words.since(stamp(Date.parse(ai.since))),
      ]),
    },
    {
      name: words.breaker,
      value: words.breakers[ai.breaker],
      tone: BREAKER_TONES[ai.breaker],
      note: nextTry(view),
    },
    {
      name: words.count,
      value: String(decision.decisions_total),
      note: words.every(span(decision.decision_interval_s * 1000, words.units)),
    },
    {
      name: words.missed,
      value: String(decision.fallbacks_total),
      tone: decision.consecutive_fallbacks > 0 ? 'wait' : '',
      note: decision.consecutive_fallbacks > 0 ? words.inARow(decision.consecutive_fallbacks) : '',
    },
    ...(ai.asked.length > 0 ? spendingFacts(view) : []),
    ...(ai.asked.length > 1 ? pairFacts(view) : []),
  ];
}

/** Beside its budget; of two together without, since each has its own. */
function spendingFacts({ shown: { ai }, words }: View): readonly Fact[] {
  const { cost, calls } = spendingOf(ai, ai.asked.length === 1 ? ai.asked[0]?.budget : undefined, words);
  return [{ name: words.spent, value: cost, tone: ai.reason === 'budget' ? 'wait' : '', note: calls }];
}

function spendingOf(
  { spent_today_usd: spent, calls_today: calls }: Spent,
  budget: Asked['budget'] | undefined,
  words: Words,
) {
  const [most, mostCalls] = [budget?.usd ?? null, budget?.calls ?? null];
  const cost = spent === undefined ? words.unknownCost : `${usd(spent)} USD`;
  return {
    cost: spent === undefined || most === null ? cost : words.ofAtMost(cost, `${usd(most)} USD`),
    calls: words.calls(mostCalls === null ? `${calls}` : words.ofAtMost(`${calls}`, `${mostCalls}`)),
  };
}

/** Who has decided last, and how each of the two is. */
function pairFacts({ shown: { ai, decision }, words }: View): readonly Fact[] {
  const { last_provider: provider, last_model: model } = decision;
  return [
    { name: words.decidedBy, value: provider === null ? words.none : `${provider}, ${model}` },
    ...ai.asked.map((one) => {
      const { cost, calls } = spendingOf(one, one.budget, words);
      return {
        name: words.roles[one.role],
        value: words.aiStates[one.status],
        tone: STATE_TONES[one.status],
        note: joined([
          one.label,
          one.model,
          one.reason !== null && (words.aiReasons[one.reason] ?? one.reason),
          one.http_status !== null && `HTTP ${one.http_status}`,
          one.breaker !== 'closed' && words.breakers[one.breaker],
          one.spent_today_usd !== undefined && cost,
          calls,
        ]),
      };
    }),
  ];
}

function nextTry(view: View): string {
  const { shown, words } = view;
  if (shown.ai.breaker === 'closed' || shown.ai.retry_at === null) return '';
  const left = until(shown.ai.retry_at, view);
  return left < 1000 ? words.due : words.triesIn(span(left, words.units));
}

const STATE_TONES = { ok: 'good', degraded: 'wait', down: 'bad', unknown: '' } as const satisfies Record<string, Tone>;
const BREAKER_TONES = { closed: 'good', open: 'bad', half_open: 'wait' } as const satisfies Record<string, Tone>;
