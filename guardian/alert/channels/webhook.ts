// The channel `webhook`: the message as JSON to an address, which is a secret as a whole; only its host is ever said.
import { type Channel, failed } from '../channel.ts';
import { asJson } from '../message.ts';
import { postJson } from '../post-json.ts';
import { pauseOf } from '../retry.ts';

export function webhook(url: string, host: string): Channel {
  const where = new URL(url).host;
  return {
    name: 'webhook',
    send: async (message, signal) => {
      const posted = await postJson(url, asJson(message, host), signal);
      if ('fault' in posted) return failed(`${posted.fault} from ${where}`);
      const { status, retryAfter } = posted;
      if (status >= 200 && status < 300) return { isSent: true };
      const why = `HTTP ${status} from ${where}`;
      if (status >= 300 && status < 400) return failed(`${why}, redirects are not followed: correct WEBHOOK_URL`);
      return failed(why, pauseOf(retryAfter, Date.now()));
    },
  };
}
