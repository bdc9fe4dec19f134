// An AI that says what a test wants: an OpenAI-compatible server whose next decisions are told.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Signal = 'BUY' | 'SELL' | 'HOLD';

export type ScriptedAi = {
  readonly baseUrl: string;
  readonly say: (signal: Signal) => void;
  /** When it has answered last, by this machine's clock, in milliseconds; 0 before. */
  readonly answeredAt: () => number;
  /** It answers no more, or again, then also what has waited. */
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
  let waiting: (() => void)[] = [];
  function answer(isList: boolean, response: ServerResponse): void {
    const message = { role: 'assistant', content: JSON.stringify(decision()) };
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    const body = isList
      ? { object: 'list', data: [{ id: MODEL, object: 'model' }] }
      : { model: MODEL, choices: [{ index: 0, finish_reason: 'stop', message }], usage };
    answeredAt = Date.now();
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  }
  const server = createServer((request, response) => {
    const run = () => answer(request.url?.endsWith('/models') === true, response);
    request.resume().once('end', () => (hangs ? waiting.push(run) : run()));
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
      if (hangs) return;
      for (const run of waiting) run();
      waiting = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
