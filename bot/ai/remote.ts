// The decider that asks an AI server: the question inside the circuit breaker, and what it says of the server's health.
import { formatDuration } from '../../common/duration.ts';
import type { Context, Decision, Fallback } from '../domain/decision/decision.ts';
import { answered, type Fault, failed, startHealth } from '../domain/decision/health.ts';
import type { Moment } from '../domain/moment.ts';
import type { Decider } from '../ports.ts';
import { type AskPorts, askOf } from './ask.ts';
import { createBreaker } from './breaker.ts';
import { CallFailed, type Failure } from './failure.ts';
import { complaintAboutModel } from './model-check.ts';
import type { AiSettings } from './settings.ts';

export type RemoteDecider = Required<Decider> & {
  /**
   * Asks whether the model is there; it counts neither as a call for the breaker nor as a decision.
   *
   * @returns A sentence if something is wrong; null if nothing is, or the server does not list its models.
   */
  readonly checkModel: (signal: AbortSignal) => Promise<string | null>;
};

export function remoteDecider(settings: AiSettings, ports: AskPorts): RemoteDecider {
  const { provider, model, isAi, label } = settings;
  const { clock } = ports;
  const moment = (): Moment => ({ at: clock.now(), wall: clock.wall() });
  const ask = askOf(settings, ports);
  const breaker = createBreaker(settings.breaker, clock);
  let health = startHealth(moment());

  async function decide(context: Context, signal: AbortSignal): Promise<Decision | Fallback> {
    if (!breaker.lets()) return restingFallback();
    const outcome = await settled(breaker.run(() => ask(context, signal)));
    health = 'signal' in outcome ? answered(health, moment()) : failed(health, outcome, moment());
    return toldOf(outcome);
  }

  /** Past the breaker: a person wants to know how it is now. */
  const rehearse = async (context: Context, signal: AbortSignal): Promise<Decision | Fallback> =>
    toldOf(await settled(ask(context, signal)));

  const toldOf = (outcome: Decision | Failure): Decision | Fallback =>
    'signal' in outcome
      ? { ...outcome, reason: withoutKey(outcome.reason) }
      : { ...faultOf(outcome), fallback: withoutKey(outcome.sentence) };

  /** Without a call. What is wrong stays what it was. */
  function restingFallback(): Fallback {
    const { retryAt } = breaker.state();
    const wait = formatDuration(Math.max(0, Math.ceil((retryAt ?? 0) - clock.now())));
    // It opens on a failure only, so there is one.
    const fault = health.fault as Fault;
    return { ...faultOf(fault), fallback: `the AI was not asked: the circuit breaker is open for ${wait}` };
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

/** @throws What is no failure of the AI. */
async function settled(asked: Promise<Decision>): Promise<Decision | Failure> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    return error.failure;
  }
}

const faultOf = ({ reason, faultDomain, httpStatus }: Fault): Fault => ({ reason, faultDomain, httpStatus });
