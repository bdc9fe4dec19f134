// Opens the decider that asks an AI, and checks its model beside the first decision.
import type { Clock } from '../../common/clock.ts';
import type { Decider, Log } from '../ports.ts';
import { openHttp } from './http.ts';
import { remoteDecider } from './remote.ts';
import { type AiSettings, warningsAbout } from './settings.ts';

export type OpenDecider = {
  readonly decider: Decider;
  /** Ends the check and every connection. */
  readonly close: () => Promise<void>;
};

export function openRemote(settings: AiSettings, clock: Clock, log: Log): OpenDecider {
  for (const warning of warningsAbout(settings)) log.warn({ event: 'configuration_warning' }, warning);
  const http = openHttp(settings.baseUrl, settings.key);
  const decider = remoteDecider(settings, { http, clock, random: Math.random });
  const closing = new AbortController();
  const checked = decider.checkModel(closing.signal).then((complaint) => {
    if (complaint !== null) log.warn({ event: 'ai_check_failed' }, complaint);
  });
  const close = async () => {
    closing.abort(new Error('the bot is stopping'));
    await checked;
    await http.close();
  };
  return { decider, close };
}
