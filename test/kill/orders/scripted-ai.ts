// An AI that says what a test wants: an OpenAI-compatible server whose next decisions are told.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Signal = 'BUY' | 'SELL' | 'HOLD';

export type ScriptedAi = {
  readonly baseUrl: string;
  readonly say: (signal: Signal) => void;
  /** When it has answered last, by this machine's clock, in milliseconds; 0 before. */
  readonly answeredAt: () => number;
  /** It answers no more, or again. */
  readonly hang: (hangs: boolean) => void;
  readonly close: () => Promise<void>;
};

export const MODEL = 'scripted';

/** @param price Of now: stop and target are 1 and 2 percent from it. */
export async function scriptedAi(price: () => number): Promise<ScriptedAi> {
  let [signal, hangs]: [Signal, boolean] = ['HOLD', false];
  let answeredAt = 0;
  const decision = () => {
    const side = signal === 'BUY' ? 1 : -1;
    const at = (share: number) => (signal === 'HOLD' ? null : Number((price() * (1 + side * share)).toFixed(1)));
    return { signal, confidence: 'HIGH', reason: 'told to', stop_loss: at(-0.01), take_profit: at(0.02) };
  };
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      if (hangs) return;
      const isList = request.url?.endsWith('/models');
      const message = { role: 'assistant', content: JSON.stringify(decision()) };
      const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
      const body = isList
        ? { object: 'list', data: [{ id: MODEL, object: 'model' }] }
        : { model: MODEL, choices: [{ index: 0, finish_reason: 'stop', message }], usage };
      answeredAt = Date.now();
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    say: (next) => {
      signal = next;
    },
    answeredAt: () => answeredAt,
    hang: (next) => {
      hangs = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
