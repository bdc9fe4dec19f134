// The channel `telegram`: the message as plain text from a bot of one's own to one chat.
import { type Channel, failed, type Sent } from '../channel.ts';
import { asText } from '../message.ts';
import { postJson } from '../post-json.ts';
import { pauseOf } from '../retry.ts';

/** @param base Where the Bot API is. */
export function telegram(token: string, chatId: string, host: string, base = 'https://api.telegram.org'): Channel {
  return {
    name: 'telegram',
    send: async (message, signal): Promise<Sent> => {
      const body = { chat_id: chatId, text: asText(message, host) };
      const posted = await postJson(`${base}/bot${token}/sendMessage`, body, signal);
      if ('fault' in posted) return failed(`${posted.fault} from ${new URL(base).host}`);
      const { status, retryAfter } = posted;
      if (status === 200) return { isSent: true };
      return failed(`HTTP ${status}${REMEDIES[status] ?? ''}`, pauseOf(retryAfter, Date.now()));
    },
  };
}

const REMEDIES: { readonly [status: number]: string } = {
  400: ', check TELEGRAM_CHAT_ID',
  401: ', check TELEGRAM_BOT_TOKEN',
  403: ', write to the bot first, or let it into the chat of TELEGRAM_CHAT_ID',
  404: ', check TELEGRAM_BOT_TOKEN',
};
