// Asks a bot over its own control endpoint to end by itself, where it cannot be asked by a signal.
import { request as httpRequest } from 'node:http';

const PATH = '/api/control/stop';

/**
 * One POST without redirects, proxies or kept-alive connections; never throws.
 *
 * @param healthUrl The bot's dashboard; its control endpoint has the same origin.
 * @param token Goes into the `Authorization` header and nowhere else.
 * @param signal Limits it in total, whatever the traffic.
 * @returns Whether the bot has said that it will: the head of a 2xx answer has come.
 */
export async function askOverHttp(healthUrl: string, token: string, signal: AbortSignal): Promise<boolean> {
  try {
    const target = new URL(PATH, healthUrl);
    const request = target.protocol === 'https:' ? (await import('node:https')).request : httpRequest;
    return await post(request, target, token, signal);
  } catch {
    return false;
  }
}

function post(request: typeof httpRequest, target: URL, token: string, signal: AbortSignal): Promise<boolean> {
  const headers = { 'user-agent': 'trading-guardian', authorization: `Bearer ${token}` };
  return new Promise((resolve) => {
    const asked = request(target, { method: 'POST', headers, agent: false, signal }, (answer) => {
      const { statusCode = 0 } = answer;
      resolve(statusCode >= 200 && statusCode < 300);
      // Heard out: who hangs up might be taken for one who no longer wants it.
      answer.resume();
    });
    // A connection may also end without an answer and without an error.
    for (const end of ['error', 'close']) asked.on(end, () => resolve(false));
    asked.end();
  });
}
