// One question to the AI, and one more where the answer has faults: the work of a decision, made of calls.

import type { Clock } from '../../common/clock.ts';
import { formatDuration } from '../../common/duration.ts';
import type { Context, Decision } from '../domain/decision/decision.ts';
import type { Execute } from '../execution/execute.ts';
import type { Limit, Operation } from '../execution/operation.ts';
import { readAnswer } from './answer.ts';
import { CallFailed, outputFailure, timeoutFailure } from './failure.ts';
import type { Http, Reply } from './http.ts';
import { correctionOf, type Message, promptFor } from './prompt/prompt.ts';
import type { Purse } from './purse.ts';
import { readReply, type Said, usageOf } from './reply.ts';
import type { AiSettings } from './settings.ts';

export type AskPorts = {
  readonly http: Http;
  readonly clock: Clock;
  readonly execute: Execute;
  readonly purse: Purse;
};

/** @throws CallFailed where there is no answer in time or none that is valid, BudgetUsed, or the signal's reason. */
export type Ask = (context: Context, signal: AbortSignal) => Promise<Decision>;

export function askOf(settings: AiSettings, { http, clock, execute, purse }: AskPorts): Ask {
  const { model, language, timeframe, policies, profile } = settings;

  const call = (
    name: 'ai_question' | 'ai_correction',
    messages: readonly Message[],
    extra: object,
  ): Operation<Said> => ({
    name,
    call: async (signal) => {
      const body = {
        model,
        messages,
        response_format: { type: 'json_object' },
        stream: false,
        ...profile.body,
        ...extra,
      };
      return readReply(await paid(body, signal), clock.wall());
    },
    overdue,
  });

  /** Each attempt is a call of its own. What was given up, or ended in the middle, may have cost what it could. */
  async function paid(body: object, signal: AbortSignal): Promise<Reply> {
    const settle = purse.pay(Buffer.byteLength(JSON.stringify(body)));
    try {
      const reply = await http.ask('/chat/completions', body, signal);
      const used = reply.status === 200 ? usageOf(reply) : 'nothing';
      if (used !== null) settle(used);
      return reply;
    } catch (error) {
      if (error instanceof CallFailed && error.failure.isUnsent) settle('nothing');
      throw error;
    }
  }

  return async (context, signal) => {
    const question = promptFor({ ...context, timeframe }, language);
    const said = await execute(call('ai_question', question, {}), policies.question, signal);
    const first = judge(said, context);
    if ('decision' in first) return first.decision;
    const content = 'content' in said ? said.content : '';
    const correction = call(
      'ai_correction',
      correctionOf(question, content, first.faults, language),
      profile.correctionBody,
    );
    const second = judge(await execute(correction, policies.correction, signal), context);
    if ('decision' in second) return second.decision;
    throw new CallFailed(outputFailure(`no valid answer from the AI, asked twice: ${second.faults.join('; ')}`));
  };
}

/** What a call to the AI fails with when its time is up. */
export const overdue = ({ ms, key }: Limit) =>
  new CallFailed(timeoutFailure(`no answer from the AI within ${formatDuration(ms)} (${key})`));

const judge = (said: Said, { measures, holding }: Context) =>
  'faults' in said ? said : readAnswer(said.content, measures.price, holding?.side ?? null);
