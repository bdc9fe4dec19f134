// The decider that asks an AI server. Around a call stand, from outside in: breaker, deadline of the decision,
// correction, retries, limit of the attempt.
import { formatDuration } from '../../common/duration.ts';
import type { Context, Decision, Fallback } from '../domain/decision/decision.ts';
import { answered, failed, startHealth } from '../domain/decision/health.ts';
import type { Moment } from '../domain/moment.ts';
import type { Decider } from '../ports.ts';
import { readAnswer } from './answer.ts';
import { repeat } from './attempts.ts';
import { createBreaker } from './breaker.ts';
import { within } from './deadline.ts';
import { CallFailed, type Failure, outputFailure, timeoutFailure } from './failure.ts';
import type { Http } from './http.ts';
import { correctionOf, type Message, promptFor } from './prompt/prompt.ts';
import { readModels, readReply, refusalOf, type Said } from './reply.ts';
import { waitBeforeRetry } from './retry.ts';
import type { AiSettings } from './settings.ts';

export type RemotePorts = {
  readonly http: Http;
  readonly clock: { readonly now: () => number; readonly wall: () => number };
  /** In [0, 1), for the jitter. */
  readonly random: () => number;
};

export type RemoteDecider = Required<Decider> & {
  /**
   * Asks whether the model is there; it counts neither as a call for the breaker nor as a decision.
   *
   * @returns A sentence if something is wrong; null if nothing is, or the server does not list its models.
   */
  readonly checkModel: (signal: AbortSignal) => Promise<string | null>;
};

export function remoteDecider(settings: AiSettings, { http, clock, random }: RemotePorts): RemoteDecider {
  const { provider, model, isAi, label, language, deadline, attemptTimeout, profile } = settings;
  const moment = (): Moment => ({ at: clock.now(), wall: clock.wall() });
  const breaker = createBreaker(settings.breaker, clock);
  let health = startHealth(moment());

  async function decide(context: Context, signal: AbortSignal): Promise<Decision | Fallback> {
    if (!breaker.lets()) return restingFallback();
    try {
      const decision = await breaker.run(() => within(deadline, overdue, signal, (inner) => ask(context, inner)));
      health = answered(health, moment());
      return { ...decision, reason: withoutKey(decision.reason) };
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      return fallBack(error.failure);
    }
  }

  const overdue = () =>
    new CallFailed(timeoutFailure(`no answer from the AI within ${formatDuration(deadline)} (bot.ai.deadline)`));

  /** One question, and one more where the answer has faults. */
  async function ask(context: Context, signal: AbortSignal): Promise<Decision> {
    const end = clock.now() + deadline;
    const { symbol, timeframe, maxAttempts, retry } = settings;
    const question = promptFor({ ...context, symbol, timeframe, position: null }, language);
    const said = await repeat(
      () => call(question, {}, signal),
      maxAttempts,
      ({ failure }, attempt) => waitBeforeRetry(failure, attempt, end - clock.now(), retry, random()),
      signal,
    );
    const first = judge(said, context);
    if ('decision' in first) return first.decision;
    const content = 'content' in said ? said.content : '';
    const correction = correctionOf(question, content, first.faults, language);
    const second = judge(await call(correction, profile.correctionBody, signal), context);
    if ('decision' in second) return second.decision;
    throw new CallFailed(outputFailure(`no valid answer from the AI, asked twice: ${second.faults.join('; ')}`));
  }

  const judge = (said: Said, { measures }: Context) =>
    'faults' in said ? said : readAnswer(said.content, measures.price);

  /** One attempt. */
  const call = (messages: readonly Message[], extra: object, signal: AbortSignal): Promise<Said> =>
    within(attemptTimeout, attemptOverdue, signal, async (inner) => {
      const body = {
        model,
        messages,
        response_format: { type: 'json_object' },
        stream: false,
        ...profile.body,
        ...extra,
      };
      return readReply(await http.ask('/chat/completions', body, inner), clock.wall());
    });

  const attemptOverdue = () =>
    new CallFailed(
      timeoutFailure(`no answer from the AI within ${formatDuration(attemptTimeout)} (bot.ai.attempt_timeout)`),
    );

  function fallBack({ sentence, ...failure }: Failure): Fallback {
    health = failed(health, failure, moment());
    return { ...faultOf(failure), fallback: withoutKey(sentence) };
  }

  /** Without a call. What is wrong stays what it was. */
  function restingFallback(): Fallback {
    const { retryAt } = breaker.state();
    const wait = formatDuration(Math.max(0, Math.ceil((retryAt ?? 0) - clock.now())));
    // It opens on a failure only, so there is one.
    return {
      ...faultOf(health.fault as Failure),
      fallback: `the AI was not asked: the circuit breaker is open for ${wait}`,
    };
  }

  async function checkModel(signal: AbortSignal): Promise<string | null> {
    try {
      const reply = await within(attemptTimeout, attemptOverdue, signal, (inner) => http.ask('/models', null, inner));
      // Servers need not offer the list; the first question will tell.
      if (reply.status === 404 || reply.status === 405) return null;
      if (reply.status !== 200) throw new CallFailed(refusalOf(reply, clock.wall()));
      const models = readModels(reply.text);
      if (models === null || models.some((id) => id === model || id === `${model}:latest`)) return null;
      const some = models.slice(0, 10).map((id) => JSON.stringify(id.slice(0, 60)));
      const remedy = `set bot.ai.model to one of its models, such as ${some.join(', ') || 'none at all'}`;
      return complain(
        { reason: 'bad_request', faultDomain: 'config', httpStatus: 200 },
        `${label} does not list the model ${model}: ${remedy}`,
      );
    } catch (error) {
      if (signal.aborted) return null;
      if (!(error instanceof CallFailed)) throw error;
      return complain(error.failure, `${label} cannot be asked for its models: ${error.message}`);
    }
  }

  /** A decision that was asked for meanwhile says more than the check. */
  function complain(fault: Pick<Failure, 'reason' | 'faultDomain' | 'httpStatus'>, sentence: string): string {
    if (health.status === 'unknown') health = failed(health, fault, moment());
    return withoutKey(sentence);
  }

  /** A server that quotes the key must not bring it into a log or onto a page. */
  const withoutKey = (text: string) => (settings.key === null ? text : text.replaceAll(settings.key, '***'));

  return { provider, model, isAi, label, decide, checkModel, health: () => health, breaker: breaker.state };
}

const faultOf = ({ reason, faultDomain, httpStatus }: Pick<Failure, 'reason' | 'faultDomain' | 'httpStatus'>) => ({
  reason,
  faultDomain,
  httpStatus,
});
