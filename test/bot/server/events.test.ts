import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { traded } from '../../../bot/domain/state.ts';
import { eventStream, eventText } from '../../../bot/server/events.ts';
import type { Stream } from '../../../bot/server/web.ts';
import { flat } from '../support/about.ts';
import { faultsOf } from '../support/dashboard-schema.ts';
import { type Serving, serving } from '../support/serving.ts';

const soon = (check: () => void) => vi.waitFor(check, { interval: 2, timeout: 5_000 });

const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const change = () => {
  for (const listener of listeners) listener();
};

let bot: Serving;
const clients: (ClientRequest | Socket)[] = [];
const serve = async (more: { readonly [path: string]: { readonly stream: Stream } } = {}) => {
  bot = await serving({ subscribe }, more);
  bot.scene.state = flat;
};
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await bot.close();
  await soon(() => expect(listeners.size).toBe(0));
});

type Line = { readonly answer: IncomingMessage; readonly leave: () => void; readonly events: () => readonly string[] };
/** A client that reads; its events as they were written. */
const open = (path = '/api/events') =>
  new Promise<Line>((resolve, reject) => {
    const asked = get(bot.url + path, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => (text += part));
      answer.on('error', () => undefined);
      resolve({ answer, leave: () => asked.destroy(), events: () => text.split('\n\n').slice(0, -1) });
    });
    asked.on('error', reject);
    clients.push(asked);
  });
const read = (event: string | undefined) => {
  const [, name, json] = /^event: (\w+)\ndata: ([^\r\n]*)$/.exec(event ?? '') ?? [];
  return { name, shown: JSON.parse(json ?? 'null') };
};

describe('GET /api/events', () => {
  it('sends the dashboard at once', async () => {
    await serve();
    const { answer, events } = await open();
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
      200,
      'text/event-stream',
      'no-store',
    ]);
    await soon(() => expect(events()).toHaveLength(1));
    const { name, shown } = read(events()[0]);
    expect([name, faultsOf(shown)]).toEqual(['dashboard', []]);
  });
  it('sends it anew at a change', async () => {
    await serve();
    const { events } = await open();
    await soon(() => expect(events()).toHaveLength(1));
    bot.scene.state = traded(flat, { ...flat.desk, halt: 'a person said so' });
    change();
    await soon(() => expect(events()).toHaveLength(2));
    expect(read(events()[1]).shown.trading.halt_reason).toBe('a person said so');
  });
  it('lets no text break out of its event', async () => {
    const hostile = 'a\n\nevent: evil\ndata: {}\r\r\n\u2028\u0000</script>';
    await serve();
    bot.scene.state = traded(flat, { ...flat.desk, halt: hostile });
    const { events } = await open();
    await soon(() => expect(events()).toHaveLength(1));
    expect(read(events()[0]).shown.trading.halt_reason).toBe(hostile);
  });
  it('is served to 20 at a time, and again once one has gone, who is forgotten', async () => {
    await serve();
    const lines = await Promise.all(Array.from({ length: 20 }, () => open()));
    expect(listeners.size).toBe(20);
    const { status, body } = await bot.ask('/api/events');
    expect([status, JSON.parse(body)]).toEqual([503, { error: 'too many are listening already' }]);
    lines[7]?.leave();
    await soon(() => expect(listeners.size).toBe(19));
    expect((await open()).answer.statusCode).toBe(200);
    expect(listeners.size).toBe(20);
  });
  it('opens nothing at HEAD', async () => {
    await serve();
    const { status, headers } = await bot.ask('/api/events', {}, 'HEAD');
    expect([status, headers['content-type'], listeners.size]).toEqual([200, 'text/event-stream', 0]);
  });
  it('ends at once when the server closes', async () => {
    await serve();
    const { answer } = await open();
    const ended = new Promise((resolve) => answer.on('close', resolve));
    await bot.close();
    await ended;
    await soon(() => expect(listeners.size).toBe(0));
  });
  it('ends with a fault told to us where no dashboard can be made', async () => {
    await serve();
    const { answer } = await open();
    const ended = new Promise((resolve) => answer.on('close', resolve));
    bot.scene.now = Number.NaN;
    change();
    await ended;
    expect(String(bot.faults)).toContain('RangeError');
  });
});

describe('a client that never reads', () => {
  const SIZE = 1 << 20;
  /** More than a system holds for one connection on both sides. */
  const MOST_HELD = 64;

  const deaf = async (patience: number) => {
    let made = 0;
    let waiting = 0;
    const event = () => eventText('big', { number: ++made, text: 'x'.repeat(SIZE) });
    const inner = eventStream({ subscribe, event }, { pause: 1, longest: 5_000, patience });
    const stream: Stream = (client) =>
      inner({
        ...client,
        send: (text, taken) => {
          waiting++;
          client.send(text, () => {
            waiting--;
            taken();
          });
        },
      });
    await serve({ '/big': { stream } });
    const socket = connect(Number(new URL(bot.url).port), '127.0.0.1');
    clients.push(socket);
    socket.on('error', () => undefined).pause();
    socket.write('GET /big HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await soon(() => expect(listeners.size).toBe(1));
    return { socket, made: () => made, waiting: () => waiting };
  };
  /** So many changes, each with the time to be sent. */
  const changes = async (count: number) => {
    for (let i = 0; i < count; i++) {
      change();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };

  it('has one event on its way, whatever changes, and gets the newest once it reads', async () => {
    const { socket, made, waiting } = await deaf(60_000);
    let before = 0;
    for (let quiet = 0; quiet < 50 && before < MOST_HELD; quiet = made() === before ? quiet + 1 : 0) {
      before = made();
      await changes(1);
    }
    expect(before).toBeLessThan(MOST_HELD);
    await changes(100);
    expect([made(), waiting()]).toEqual([before, 1]);

    let text = '';
    socket.setEncoding('latin1').on('data', (part) => (text = (text + part).slice(-3 * SIZE)));
    socket.resume();
    await soon(() => expect(text).toContain(`"number":${before + 1},`));
    await soon(() => expect(waiting()).toBe(0));
    expect(made()).toBe(before + 1);
  });
  it('is ended when the patience is over, and forgotten', async () => {
    await deaf(50);
    await changes(60);
    await soon(() => expect(listeners.size).toBe(0));
  });
});
