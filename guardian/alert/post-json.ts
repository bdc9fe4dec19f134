// Posts a message as JSON, and waits until the server has said all that it has to say.
import { type Posted, post } from '../post.ts';

const MAX_ANSWER_BYTES = 1 << 20;

/** Never throws; the head of the answer alone counts. @param signal Limits it in total, whatever the traffic. */
export async function postJson(url: string, body: unknown, signal: AbortSignal): Promise<Posted> {
  const headers = { 'content-type': 'application/json' };
  const posted = await post(url, { headers, body: JSON.stringify(body), maxAnswerBytes: MAX_ANSWER_BYTES }, signal);
  if ('heardOut' in posted) await posted.heardOut;
  return posted;
}
