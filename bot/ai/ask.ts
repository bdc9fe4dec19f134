// One question to the AI. Around a call stand, from outside in: deadline of the decision, correction, retries, limit of
// the attempt.
import { formatDuration } from '../../common/duration.ts';
import type { Context, Decision } from '../domain/decision/decision.ts';
import { within } from '../execution/deadline.ts';
import { readAnswer } from './answer.ts';
import { repeat } from './attempts.ts';
import { CallFailed, outputFailure, timeoutFailure } from './failure.ts';
import type { Http } from './http.ts';
import { correctionOf, type Message, promptFor } from './prompt/prompt.ts';
import { readReply, type Said } from './reply.ts';
import { waitBeforeRetry } from './retry.ts';
import type { AiSettings } from './settings.ts';

export type AskPorts = {
  readonly http: Http;
  readonly clock: { readonly now: () => number; readonly wall: () => number };
  /** In [0, 1), for the jitter. */
  readonly random: () => number;
};

/** @throws CallFailed where there is no answer in time or none that is valid, or the signal's reason. */
export type Ask = (context: Context, signal: AbortSignal) => Promise<Decision>;

export function askOf(settings: AiSettings, { http, clock, random }: AskPorts): Ask {
  const { model, language, symbol, timeframe, deadline, attemptTimeout, maxAttempts, retry, profile } = settings;

  /** One question, and one more where the answer has faults. */
  async function askTwice(context: Context, signal: AbortSignal): Promise<Decision> {
    const end = clock.now() + deadline;
    const question = promptFor({ ...context, symbol, timeframe }, language);
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

  /** One attempt. */
  const call = (messages: readonly Message[], extra: object, signal: AbortSignal): Promise<Said> =>
    within(attemptTimeout, attemptOverdue(settings), signal, async (inner) => {
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

  const overdue = () =>
    new CallFailed(timeoutFailure(`no answer from the AI within ${formatDuration(deadline)} (bot.ai.deadline)`));

  return (context, signal) => within(deadline, overdue, signal, (inner) => askTwice(context, inner));
}

/** What an attempt fails with when its time is up. */
export const attemptOverdue =
  ({ attemptTimeout }: AiSettings) =>
  () =>
    new CallFailed(
      timeoutFailure(`no answer from the AI within ${formatDuration(attemptTimeout)} (bot.ai.attempt_timeout)`),
    );

const judge = (said: Said, { measures }: Context) =>
  'faults' in said ? said : readAnswer(said.content, measures.price);
