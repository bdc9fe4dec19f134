// What `POST /api/test_ai` does: asks the decider once, for the sake of the connection.
import { formatDuration } from '../../common/duration.ts';
import type { Decision, Fallback } from '../domain/decision/decision.ts';
import { Transient } from '../domain/errors.ts';
import { within } from '../execution/deadline.ts';
import type { Control } from './control.ts';
import { json, type Reply } from './web.ts';

export type AiTest = {
  readonly ask: Control['testAi'];
  readonly isAi: boolean;
  /** Milliseconds after which it is over, whatever the decider does. */
  readonly patience: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
};

/** One at a time. @throws What only a fault of our own explains. */
export function createAiTest({ ask, isAi, patience, now }: AiTest): () => Promise<Reply> {
  let isUnderWay = false;

  async function test(): Promise<Reply> {
    const begun = now();
    const outcome = await answerOf();
    if (outcome instanceof Transient) return json({ error: outcome.message }, 503);
    const common = { is_ai: isAi, ms: Math.round(now() - begun) };
    if ('fallback' in outcome) return json({ ok: false, ...common, ...fault(outcome) });
    return json({ ok: true, ...common, answer: answer(outcome) });
  }

  async function answerOf(): Promise<Decision | Fallback | Transient> {
    try {
      return await within(patience, () => new Overdue(), new AbortController().signal, ask);
    } catch (error) {
      if (error instanceof Overdue) return overdue(patience);
      if (error instanceof Transient) return error;
      throw error;
    }
  }

  return async () => {
    if (isUnderWay) return json({ error: 'a test is under way already' }, 409);
    isUnderWay = true;
    try {
      return await test();
    } finally {
      isUnderWay = false;
    }
  };
}

class Overdue extends Error {}

const overdue = (patience: number): Fallback => ({
  reason: 'timeout',
  faultDomain: 'local',
  httpStatus: null,
  fallback: `no answer within ${formatDuration(patience)}`,
});

/** Untrusted, where a model wrote it. Says who it was, where more than one may have. */
const answer = (decision: Decision) => ({
  signal: decision.signal,
  confidence: decision.confidence,
  reason: decision.reason,
  stop_loss: decision.signal === 'HOLD' ? null : decision.stopLoss,
  take_profit: decision.signal === 'HOLD' ? null : decision.takeProfit,
  ...decision.by,
});

const fault = ({ reason, faultDomain, httpStatus, fallback }: Fallback) => ({
  reason,
  fault_domain: faultDomain,
  http_status: httpStatus,
  error: fallback,
});
