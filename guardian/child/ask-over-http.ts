// Asks a bot over its own control endpoint to end by itself, where it cannot be asked by a signal.
import { post } from '../post.ts';

const PATH = '/api/control/stop';

/**
 * Never throws.
 *
 * @param healthUrl The bot's dashboard; its control endpoint has the same origin.
 * @param token Goes into the `Authorization` header and nowhere else.
 * @param signal Limits it in total, whatever the traffic.
 * @returns Whether the bot has said that it will: the head of a 2xx answer has come.
 */
export async function askOverHttp(healthUrl: string, token: string, signal: AbortSignal): Promise<boolean> {
  if (!URL.canParse(PATH, healthUrl)) return false;
  const message = { headers: { authorization: `Bearer ${token}` }, body: '', maxAnswerBytes: Number.POSITIVE_INFINITY };
  const posted = await post(new URL(PATH, healthUrl), message, signal);
  return 'status' in posted && posted.status >= 200 && posted.status < 300;
}
