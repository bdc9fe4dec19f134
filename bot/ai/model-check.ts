// Whether the configured model is there: asked once beside the first decision.
import type { Fault } from '../domain/decision/health.ts';
import type { Operation } from '../execution/operation.ts';
import { type AskPorts, overdue } from './ask.ts';
import { CallFailed } from './failure.ts';
import { REMEDIES } from './remedies.ts';
import { readModels, refusalOf } from './reply.ts';
import { type AiSettings, placeOf } from './settings.ts';

export type Complaint = Fault & {
  /** For people. May quote the server: untrusted. */
  readonly sentence: string;
};

/** @returns Null if nothing is wrong, the server does not list its models, or the signal has fired. */
export async function complaintAboutModel(
  settings: AiSettings,
  ports: Pick<AskPorts, 'http' | 'clock' | 'execute'>,
  signal: AbortSignal,
): Promise<Complaint | null> {
  const { keys, label, model, baseUrl, key, policies } = settings;
  const cacheKey = { account: key ?? '', parameters: { baseUrl } };
  try {
    const models = await ports.execute(listing(ports), { ...policies.models, cacheKey }, signal);
    if (models === null || models.some((id) => id === model || id === `${model}:latest`)) return null;
    const some = models.slice(0, 10).map((id) => JSON.stringify(id.slice(0, 60)));
    const remedy = `set ${keys}.model to one of its models, such as ${some.join(', ') || 'none at all'}`;
    return {
      reason: 'bad_request',
      faultDomain: 'config',
      httpStatus: 200,
      sentence: `${label} does not list the model ${model}: ${remedy}`,
    };
  } catch (error) {
    if (signal.aborted) return null;
    if (!(error instanceof CallFailed)) throw error;
    const { reason, faultDomain, httpStatus, remedy } = error.failure;
    const sentence = `${label} cannot be asked for its models: ${error.message}; ${REMEDIES[remedy](placeOf(settings))}`;
    return { reason, faultDomain, httpStatus, sentence };
  }
}

/** The models that are there; null of a server that does not list them: the first question will tell. */
const listing = ({ http, clock }: Pick<AskPorts, 'http' | 'clock'>): Operation<readonly string[] | null> => ({
  name: 'ai_models',
  call: async (signal) => {
    const reply = await http.ask('/models', null, signal);
    if (reply.status === 404 || reply.status === 405) return null;
    if (reply.status !== 200) throw new CallFailed(refusalOf(reply, clock.wall()));
    return readModels(reply.text);
  },
  overdue,
});
