// Opens the decider that asks an AI, and checks its model beside the first decision.
import type { Clock } from '../../common/clock.ts';
import { createCache } from '../execution/cache.ts';
import { createExecute } from '../execution/execute.ts';
import type { Cache, CachePolicy } from '../execution/kept.ts';
import type { ExecutionMeters } from '../execution/meters.ts';
import type { Decider, Ledger, Log } from '../ports.ts';
import { openHttp } from './http.ts';
import { ANSWER_TOKENS } from './profiles.ts';
import { createPurse } from './purse.ts';
import { remoteDecider } from './remote.ts';
import { type AiSettings, warningsAbout } from './settings.ts';

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

export function openRemote(
  settings: AiSettings,
  kept: CachePolicy,
  { clock, meters, ledger, log }: OpenPorts,
): OpenDecider {
  for (const warning of warningsAbout(settings)) log.warn({ event: 'configuration_warning' }, warning);
  const http = openHttp(settings.baseUrl, settings.key);
  const cache = createCache(kept, clock);
  const execute = createExecute({ cache, meters, clock, random: Math.random });
  const { budget, prices } = settings;
  const purse = createPurse(
    { keys: 'bot.ai', budget, prices, answerTokens: ANSWER_TOKENS },
    ledger,
    clock,
    (sentence) => log.warn({ event: 'budget_used' }, `the AI is not asked: ${sentence}`),
  );
  const decider = remoteDecider(settings, { http, clock, execute, purse });
  const closing = new AbortController();
  const checked = decider.checkModel(closing.signal).then((complaint) => {
    if (complaint !== null) log.warn({ event: 'ai_check_failed' }, complaint);
  });
  const close = async () => {
    closing.abort(new Error('the bot is stopping'));
    await checked;
    await http.close();
  };
  return { decider, cache, close };
}
