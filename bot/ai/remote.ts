// The decider that asks an AI server: the question inside the circuit breaker, and what it says of the server's health.
import type { Context, Decision, Fallback } from '../domain/decision/decision.ts';
import { answered, type Fault, failed, startHealth } from '../domain/decision/health.ts';
import type { Moment } from '../domain/moment.ts';
import { createBreaker } from '../execution/breaker.ts';
import { BreakerOpen } from '../execution/failure.ts';
import type { Operation } from '../execution/operation.ts';
import type { Decider } from '../ports.ts';
import { type AskPorts, askOf, overdue } from './ask.ts';
import { CallFailed } from './failure.ts';
import { complaintAboutModel } from './model-check.ts';
import { BudgetUsed } from './purse.ts';
import type { AiSettings } from './settings.ts';

/** Why there is no decision, and the sentence about it. */
type Lack = Fault & { readonly sentence: string };

export type RemoteDecider = Required<Decider> & {
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
  let health = startHealth(moment());

  const asked = (name: 'ai_decision' | 'ai_rehearsal', context: Context): Operation<Decision> => ({
    name,
    call: (signal) => ask(context, signal),
    overdue,
  });

  async function decide(context: Context, signal: AbortSignal): Promise<Decision | Fallback> {
    const outcome = await settled(execute(asked('ai_decision', context), { ...policies.decision, breaker }, signal));
    if (outcome instanceof BreakerOpen) return restingFallback(outcome);
    health = 'signal' in outcome ? answered(health, moment()) : failed(health, outcome, moment());
    return toldOf(outcome);
  }

  /** Past the breaker: a person wants to know how it is now. */
  async function rehearse(context: Context, signal: AbortSignal): Promise<Decision | Fallback> {
    const outcome = await settled(execute(asked('ai_rehearsal', context), policies.decision, signal));
    return outcome instanceof BreakerOpen ? restingFallback(outcome) : toldOf(outcome);
  }

  const toldOf = (outcome: Decision | Lack): Decision | Fallback =>
    'signal' in outcome
      ? { ...outcome, reason: withoutKey(outcome.reason) }
      : { ...faultOf(outcome), fallback: withoutKey(outcome.sentence) };

  /** Without a call. What is wrong stays what it was. */
  function restingFallback({ message }: BreakerOpen): Fallback {
    // It opens on a failure only, so there is one.
    const fault = health.fault as Fault;
    return { ...faultOf(fault), fallback: `the AI was not asked: ${message}` };
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

  return { provider, model, isAi, label, decide, rehearse, checkModel, health: () => health, breaker: breaker.state };
}

/** @throws What neither the AI nor the budget explains. */
async function settled(asked: Promise<Decision>): Promise<Decision | Lack | BreakerOpen> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof BreakerOpen) return error;
    if (error instanceof BudgetUsed) return { ...BUDGET_USED, sentence: error.message };
    if (!(error instanceof CallFailed)) throw error;
    return error.failure;
  }
}

const BUDGET_USED: Fault = { reason: 'budget', faultDomain: null, httpStatus: null };

const faultOf = ({ reason, faultDomain, httpStatus }: Fault): Fault => ({ reason, faultDomain, httpStatus });
