// An OpenAI-compatible server that decides by a plain rule, or fails as told. It counts its calls.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { STUB_MODEL } from '../ai/profiles.ts';
import { sensible, WRONG } from './answers.ts';
import { type Fault, PLAIN, type Play, readPlay } from './faults.ts';

export type Calls = {
  /** Questions that are neither answered nor given up by the asker. */
  readonly open: number;
  readonly total: number;
};

export type Stub = {
  /** What `bot.ai.base_url` is set to. */
  readonly baseUrl: string;
  readonly calls: () => Calls;
  /** The bodies of the last questions, oldest first. */
  readonly questions: () => readonly Question[];
  readonly play: (play: Partial<Play>) => void;
  readonly close: () => Promise<void>;
};

export type Question = {
  readonly model?: unknown;
  readonly messages?: readonly { readonly role: string; readonly content: string }[];
  readonly [name: string]: unknown;
};

export type StubOptions = {
  /** 0 takes a free one. */
  readonly port: number;
  /** The model it lists; it answers for any. */
  readonly model?: string;
  readonly play?: Partial<Play>;
};

const QUESTIONS_KEPT = 100;
const DRIP_EVERY = 50;

/** Listens on 127.0.0.1 only. @throws Error if the port is taken. */
export async function startStub({ port, model = STUB_MODEL, play: first = {} }: StubOptions): Promise<Stub> {
  let play: Play = { ...PLAIN, ...first };
  let [open, total] = [0, 0];
  let questions: readonly Question[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = `${request.method} ${new URL(request.url ?? '/', 'http://stub').pathname.replace(/^\/v1/, '')}`;
    if (path === 'POST /chat/completions') return ask(request, response);
    if (path === 'GET /models') {
      if (play.fault in REFUSALS) return refuse(response, play);
      if (play.fault === 'hang') return;
      return json(response, 200, { object: 'list', data: [{ id: model, object: 'model' }] });
    }
    if (path === 'GET /calls') return json(response, 200, { ...calls(), ...play });
    if (path === 'POST /fault') {
      const order = readPlay(readJson(await readAll(request)));
      if (typeof order === 'string') return json(response, 400, { error: { message: order } });
      play = order;
      return json(response, 200, play);
    }
    return json(response, 404, { error: { message: `${path} is not served` } });
  }

  async function ask(request: IncomingMessage, response: ServerResponse): Promise<void> {
    open++;
    total++;
    response.once('close', () => open--);
    const question = readJson(await readAll(request)) as Question;
    questions = [...questions, question].slice(-QUESTIONS_KEPT);
    const now = play;
    if (play.times !== null)
      play = play.times > 1 ? { ...play, times: play.times - 1 } : { ...PLAIN, fault: play.then };
    const asked = question.messages?.findLast((message) => /(Price|现价): /.test(message.content))?.content ?? '';
    BEHAVIOURS[now.fault](response, now, asked);
  }

  const calls = () => ({ open, total });
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await listen(server, port);
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    questions: () => questions,
    play: (order) => {
      play = { ...PLAIN, ...order };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Behaviour = (response: ServerResponse, play: Play, question: string) => void;

const say = (response: ServerResponse, question: string, content: string, finish_reason = 'stop') =>
  json(response, 200, completion(question, content, finish_reason));

/** A token of four characters, about as models have them; half of the question comes from a cache. */
function usageOf(question: string, content: string): object {
  const [prompt_tokens, completion_tokens] = [question, content].map((text) => Math.ceil(text.length / 4) || 1) as [
    number,
    number,
  ];
  const prompt_cache_hit_tokens = Math.floor(prompt_tokens / 2);
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    prompt_cache_hit_tokens,
    prompt_cache_miss_tokens: prompt_tokens - prompt_cache_hit_tokens,
  };
}

const completion = (question: string, content: string, finish_reason: string) => ({
  id: 'stub',
  object: 'chat.completion',
  choices: [{ index: 0, finish_reason, message: { role: 'assistant', content } }],
  usage: usageOf(question, content),
});

const plainly: Behaviour = (response, _, question) => say(response, question, JSON.stringify(sensible(question)));

const wrongly: Behaviour = (response, { fault }, question) => say(response, question, WRONG[fault]?.(question) ?? '');

const REFUSALS: { readonly [status: string]: string } = {
  400: 'stub: the request is bad',
  401: 'stub: the key is wrong',
  402: 'stub: the balance is used up',
  404: 'stub: there is no such model',
  429: 'stub: too many requests',
  500: 'stub: failed inside',
  503: 'stub: overloaded',
};

function refuse(response: ServerResponse, { fault, seconds }: Play): void {
  if (fault === '429') response.setHeader('retry-after', String(seconds));
  json(response, Number(fault), { error: { message: REFUSALS[fault], code: `stub_${fault}` } });
}

const BEHAVIOURS: { readonly [F in Fault]: Behaviour } = {
  none: plainly,
  hang: () => undefined,
  stall: (response, _, question) => {
    const whole = JSON.stringify(completion(question, JSON.stringify(sensible(question)), 'stop'));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length * 2 });
    response.write(whole.slice(0, whole.length / 2));
  },
  drip: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write('\n'), DRIP_EVERY);
    response.once('close', () => clearInterval(timer));
  },
  slow: (response, play, question) => {
    const timer = setTimeout(() => plainly(response, play, question), play.seconds * 1000);
    response.once('close', () => clearTimeout(timer));
  },
  reset: (response) => void response.socket?.resetAndDestroy(),
  '400': refuse,
  '401': refuse,
  '402': refuse,
  '404': refuse,
  '429': refuse,
  '500': refuse,
  '503': refuse,
  blank: wrongly,
  truncated: (response, { fault }, question) => say(response, question, WRONG[fault]?.(question) ?? '', 'length'),
  prose: wrongly,
  'bad-schema': wrongly,
  'wrong-side': wrongly,
  text: (response, { content }, question) => say(response, question, content),
};

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

function readJson(text: string): { readonly [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const listen = (server: Server, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
