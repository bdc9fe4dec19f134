// Opens the decider that asks an AI, with a failover where there is one, and checks their models beside the first decision.
import type { Clock } from '../../common/clock.ts';
import { createCache } from '../execution/cache.ts';
import { createExecute, type Execute } from '../execution/execute.ts';
import type { Cache, CachePolicy } from '../execution/kept.ts';
import type { ExecutionMeters } from '../execution/meters.ts';
import type { Decider, Ledger, Log } from '../ports.ts';
import { withFailover } from './failover.ts';
import { type Http, openHttp } from './http.ts';
import { ANSWER_TOKENS } from './profiles.ts';
import { createPurse } from './purse.ts';
import { type RemoteDecider, remoteDecider } from './remote.ts';
import { type AiSettings, warningsAbout, warningsAboutBoth } from './settings.ts';

export type OpenDecider = {
  readonly decider: Decider;
  /** What is kept of answers. */
  readonly cache: Pick<Cache, 'sweep' | 'drop' | 'statistics'>;
  /** Ends the check and every connection. */
  readonly close: () => Promise<void>;
};

export type OpenPorts = {
  readonly clock: Clock;
  readonly meters: Pick<ExecutionMeters, 'of'>;
  readonly ledger: Ledger;
  readonly log: Log;
};

/** @param failover Null where there is none. */
export function openRemote(
  first: AiSettings,
  failover: AiSettings | null,
  kept: CachePolicy,
  ports: OpenPorts,
): OpenDecider {
  const { clock, meters, log } = ports;
  const all = failover === null ? [first] : [first, failover];
  for (const warning of [...all.flatMap(warningsAbout), ...warningsAboutBoth(first, failover)]) {
    log.warn({ event: 'configuration_warning' }, warning);
  }
  const cache = createCache(kept, clock);
  const execute = createExecute({ cache, meters, clock, random: Math.random });
  const opened = all.map((settings) => openOne(settings, execute, ports));
  const [one, two] = opened.map(({ decider }) => decider) as [RemoteDecider, RemoteDecider?];
  const closing = new AbortController();
  const checked = Promise.all(
    opened.map(async ({ decider }) => {
      const complaint = await decider.checkModel(closing.signal);
      if (complaint !== null) log.warn({ event: 'ai_check_failed' }, complaint);
    }),
  );
  const close = async () => {
    closing.abort(new Error('the bot is stopping'));
    await checked;
    await Promise.all(opened.map(({ http }) => http.close()));
  };
  const { decision, question } = first.policies;
  const moment = () => ({ at: clock.now(), wall: clock.wall() });
  const tell = (sentence: string) => log.warn({ event: 'ai_replaced' }, sentence);
  const terms = { deadline: decision.deadline, attempt: question.timeout, moment, tell };
  return { decider: two === undefined ? one : withFailover(one, two, terms), cache, close };
}

function openOne(settings: AiSettings, execute: Execute, { clock, ledger, log }: OpenPorts) {
  const { keys, baseUrl, key, budget, prices, label } = settings;
  const http: Http = openHttp(baseUrl, key);
  const tell = (sentence: string) => log.warn({ event: 'budget_used' }, `${label} is not asked: ${sentence}`);
  const purse = createPurse({ keys, budget, prices, answerTokens: ANSWER_TOKENS }, ledger, clock, tell);
  return { http, decider: remoteDecider(settings, { http, clock, execute, purse }) };
}
