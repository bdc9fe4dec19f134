// The decider that asks an AI server: the question inside the circuit breaker, and what it says of the server's health.
import type { Context, Decision, Fallback } from '../domain/decision/decision.ts';
import { answered, type Fault, failed, startHealth } from '../domain/decision/health.ts';
import type { Moment } from '../domain/moment.ts';
import { createBreaker } from '../execution/breaker.ts';
import { BreakerOpen } from '../execution/failure.ts';
import type { Limit, Operation } from '../execution/operation.ts';
import { onceWithin } from '../execution/policy.ts';
import type { Asked, Decider } from '../ports.ts';
import { type AskPorts, askOf, overdue } from './ask.ts';
import { CallFailed } from './failure.ts';
import { complaintAboutModel } from './model-check.ts';
import { BudgetUsed } from './purse.ts';
import { REMEDIES } from './remedies.ts';
import { type AiSettings, placeOf } from './settings.ts';

/** Why there is no decision, what happened, and what a person does. */
type Lack = Fault & { readonly sentence: string; readonly remedy: string };

/** @param limit For all of it; `bot.ai.deadline` unless given. */
export type LimitedDecide = (context: Context, signal: AbortSignal, limit?: Limit) => Promise<Decision | Fallback>;

export type RemoteDecider = Required<Decider> & {
  readonly decide: LimitedDecide;
  readonly rehearse: LimitedDecide;
  /**
   * Asks whether the model is there; it counts neither as a call for the breaker nor as a decision.
   *
   * @returns A sentence if something is wrong; null if nothing is, or the server does not list its models.
   */
  readonly checkModel: (signal: AbortSignal) => Promise<string | null>;
};

export function remoteDecider(settings: AiSettings, ports: AskPorts): RemoteDecider {
  const { provider, model, isAi, label, policies } = settings;
  const { clock, execute } = ports;
  const moment = (): Moment => ({ at: clock.now(), wall: clock.wall() });
  const ask = askOf(settings, ports);
  const breaker = createBreaker(settings.breaker, clock);
  const place = placeOf(settings);
  let health = startHealth(moment());
  /**
   * What failed last, of what may have opened the breaker: while several ask, a decision may come, or the budget be used
   * up, after that.
   */
  let failure: Lack | null = null;

  const operationOf = (name: 'ai_decision' | 'ai_rehearsal', context: Context): Operation<Decision> => ({
    name,
    call: (signal) => ask(context, signal),
    overdue,
  });

  const policyWithin = (limit: Limit | undefined) => (limit === undefined ? policies.decision : onceWithin(limit));

  const decide: LimitedDecide = async (context, signal, limit) => {
    const options = { ...policyWithin(limit), breaker };
    const outcome = await settled(execute(operationOf('ai_decision', context), options, signal));
    if (outcome instanceof BreakerOpen) return restingFallback(outcome);
    if ('signal' in outcome) health = answered(health, moment());
    else fail(outcome);
    return toldOf(outcome);
  };

  /** Past the breaker: a person wants to know how it is now. */
  const rehearse: LimitedDecide = async (context, signal, limit) => {
    const outcome = await settled(execute(operationOf('ai_rehearsal', context), policyWithin(limit), signal));
    return outcome instanceof BreakerOpen ? restingFallback(outcome) : toldOf(outcome);
  };

  const toldOf = (outcome: Decision | Lack): Decision | Fallback =>
    'signal' in outcome
      ? { ...outcome, reason: withoutKey(outcome.reason) }
      : { ...faultOf(outcome), fallback: withoutKey(`${outcome.sentence}; ${outcome.remedy}`) };

  function fail(lack: Lack): void {
    health = failed(health, lack, moment());
    if (lack.reason !== 'budget') failure = lack;
  }

  /** Without a call. What is wrong stays what it was, and so does what a person does. */
  function restingFallback({ message }: BreakerOpen): Fallback {
    // It opens on a failure only, so there is one.
    const { remedy, ...fault } = failure as Lack;
    health = failed(health, fault, moment());
    return { ...faultOf(fault), fallback: `the AI was not asked: ${message}; ${remedy}` };
  }

  /** @throws What neither the AI nor the budget explains. */
  async function settled(asked: Promise<Decision>): Promise<Decision | Lack | BreakerOpen> {
    try {
      return await asked;
    } catch (error) {
      if (error instanceof BreakerOpen) return error;
      if (error instanceof BudgetUsed) return { ...BUDGET_USED, sentence: error.message, remedy: error.remedy };
      if (!(error instanceof CallFailed)) throw error;
      return { ...faultOf(error.failure), sentence: error.message, remedy: REMEDIES[error.failure.remedy](place) };
    }
  }

  async function checkModel(signal: AbortSignal): Promise<string | null> {
    const complaint = await complaintAboutModel(settings, ports, signal);
    if (complaint === null) return null;
    // A decision that was asked for meanwhile says more than the check.
    if (health.status === 'unknown') health = failed(health, complaint, moment());
    return withoutKey(complaint.sentence);
  }

  /** A server that quotes the key must not bring it into a log or onto a page. */
  const withoutKey = (text: string) => (settings.key === null ? text : text.replaceAll(settings.key, '***'));

  const asked = (): readonly Asked[] => [
    {
      role: settings.keys === 'bot.ai' ? 'first' : 'failover',
      provider,
      model,
      label,
      health,
      breaker: breaker.state(),
      today: ports.purse.today(),
      budget: settings.budget,
      isPriced: settings.prices !== null,
    },
  ];

  return {
    provider,
    model,
    isAi,
    label,
    decide,
    rehearse,
    checkModel,
    health: () => health,
    breaker: breaker.state,
    asked,
  };
}

const BUDGET_USED: Fault = { reason: 'budget', faultDomain: null, httpStatus: null };

const faultOf = ({ reason, faultDomain, httpStatus }: Fault): Fault => ({ reason, faultDomain, httpStatus });
