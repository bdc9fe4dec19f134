// From an alarm to the channels: grouped, queued, tried again, never lost without a word. The clock is the test's; a
// courier that is woken looks at it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Channel, Sent } from '../../../guardian/alert/channel.ts';
import { createCourier } from '../../../guardian/alert/courier.ts';
import type { Message } from '../../../guardian/alert/message.ts';
import { openQueue } from '../../../guardian/alert/queue.ts';
import type { AlarmKind } from '../../../guardian/alert/rules.ts';
import { createSender } from '../../../guardian/alert/sender.ts';
import { render } from '../../../guardian/sentences/catalogue.ts';
import { reason } from '../../../guardian/sentences/reason.ts';
import { until } from '../../support/guardian.ts';

const NOW = Date.UTC(2026, 10, 21);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OK: Sent = { isSent: true };
const BROKEN: Sent = { isSent: false, why: 'HTTP 500', pause: null };
const rest = () => new Promise((resolve) => setTimeout(resolve, 5));

/** A channel that answers as the test says, and what it was given. */
function channel(
  answer: (nth: number, signal: AbortSignal) => Sent | Promise<Sent>,
  name: Channel['name'] = 'webhook',
) {
  const got: Message[] = [];
  const port: Channel = { name, send: async (message, signal) => answer(got.push(message), signal) };
  return { port, got, texts: () => got.map(({ text }) => text) };
}

function stage(file = ':memory:') {
  const said: string[] = [];
  const time = { wall: NOW };
  const queue = openQueue(file, (error) => said.push(`fault: ${error.message}`));
  const tell = (level: string, sentence: Parameters<typeof render>[1]) =>
    said.push(`${level}: ${render('en', sentence)}`);
  return { said, time, ports: { queue, wall: () => time.wall, tell } };
}

const ALL = ['restart', 'failure', 'halted', 'recovered'] as const;

function sender(channels: readonly Channel[], on: readonly AlarmKind[] = ALL, the = stage(), limitMs = 1000) {
  const words = (sentence: Parameters<typeof render>[1]) => render('en', sentence).replace('hunter2', '***');
  const it = createSender({ ...the.ports, channels, on, words, limitMs });
  const raise = (text: string, kind: AlarmKind = 'restart') =>
    it.raise({ kind, severity: 'warning', sentence: reason('notice', { text }) });
  return { ...the, raise, close: it.close };
}

function courier(port: Channel, limitMs = 1000) {
  const the = stage();
  const it = createCourier(port, the.ports, limitMs);
  const queue = (text: string) =>
    the.ports.queue.add({ kind: 'failure', severity: 'error', text, at: the.time.wall }, [port.name], the.time.wall);
  const wake = async (wall = the.time.wall) => {
    the.time.wall = wall;
    it.wake();
    await rest();
  };
  return { ...the, queue, wake, close: it.close };
}

describe('an alarm', () => {
  it('goes out over every channel, in words, without secrets, dated when it happened', async () => {
    const [hook, chat] = [channel(() => OK), channel(() => OK, 'telegram')];
    const { raise } = sender([hook.port, chat.port]);
    raise('the key is hunter2\n');
    await rest();
    const message = { kind: 'restart', severity: 'warning', text: 'the key is ***\\n', at: NOW };
    expect([hook.got, chat.got]).toMatchObject([[message], [message]]);
  });

  it('of a kind that nobody wants goes nowhere', async () => {
    const hook = channel(() => OK);
    const { raise } = sender([hook.port], ['halted']);
    raise('a');
    raise('b', 'halted');
    await rest();
    expect(hook.texts()).toEqual(['b']);
  });

  it('over one channel does not wait for another that hangs', async () => {
    const [hook, chat] = [channel(() => new Promise(() => {})), channel(() => OK, 'telegram')];
    const { raise } = sender([hook.port, chat.port]);
    raise('a');
    raise('b');
    await rest();
    expect([hook.texts(), chat.texts()]).toEqual([['a'], ['a', 'b']]);
  });
});

describe('a crash loop', () => {
  it('of fifty restarts sends five messages and not fifty, and after ten minutes the others as one', async () => {
    const hook = channel(() => OK);
    const { raise, time } = sender([hook.port]);
    for (let nth = 1; nth <= 50; nth++) {
      raise(`restart ${nth}`);
      time.wall += 100;
    }
    await rest();
    expect(hook.texts()).toEqual([1, 2, 3, 4, 5].map((nth) => `restart ${nth}`));
    time.wall += 10 * MINUTE;
    raise('restart 51');
    await rest();
    expect(hook.texts().slice(5)).toEqual(['restart 51 (and 45 more)']);
  });

  it('that is over is told to its end, without a further restart', async () => {
    const hook = channel(() => OK);
    const { raise, time } = sender([hook.port]);
    for (let nth = 1; nth <= 6; nth++) raise(`restart ${nth}`);
    // The timer that is set now is short: the clock has come near.
    time.wall = NOW + 10 * MINUTE - 20;
    raise('restart 7');
    time.wall = NOW + 10 * MINUTE;
    await until(
      () => hook.got.length === 6,
      2000,
      () => 'the others',
    );
    expect(hook.texts()[5]).toBe('restart 7 (and 1 more)');
  });

  it('does not keep a halt from being told', async () => {
    const hook = channel(() => OK);
    const { raise } = sender([hook.port]);
    for (let nth = 1; nth <= 50; nth++) raise(`restart ${nth}`);
    raise('halted', 'halted');
    await rest();
    expect(hook.texts()).toHaveLength(6);
    expect(hook.texts().at(-1)).toBe('halted');
  });

  it('sends no more where the guardian ends with each restart; what was held back is told by a later one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sender-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const hook = channel(() => OK);
    const life = async (wall: number, text: string | null) => {
      const the = stage(join(folder, 'history.db'));
      the.time.wall = wall;
      const { raise, close } = sender([hook.port], ALL, the);
      if (text) raise(text);
      await rest();
      await close(100);
    };
    for (let nth = 1; nth <= 7; nth++) await life(NOW + nth, `restart ${nth}`);
    expect(hook.texts()).toHaveLength(5);
    await life(NOW + 11 * MINUTE, null);
    expect(hook.texts().slice(5)).toEqual(['restart 7 (and 1 more)']);
  });
});

describe('a message that was not sent', () => {
  it('is tried again after 5 s, 30 s, 2 min and 10 min, and said once until it works again', async () => {
    const hook = channel((nth) => (nth < 5 ? BROKEN : OK));
    const { queue, wake, said } = courier(hook.port);
    queue('a');
    let at = NOW;
    const sentAt: number[] = [];
    for (const wait of [0, 4999, 1, 29_999, 1, 2 * MINUTE - 1, 1, 10 * MINUTE - 1, 1]) {
      const before = hook.got.length;
      at += wait;
      await wake(at);
      if (hook.got.length > before) sentAt.push(at - NOW);
    }
    expect(sentAt).toEqual([0, 5_000, 35_000, 155_000, 755_000]);
    expect(said).toEqual([
      'error: alarms cannot be sent over webhook: HTTP 500; they are kept and tried again for a day',
      'info: alarms are sent over webhook again',
    ]);
  });

  it('is tried again by itself', async () => {
    const hook = channel((nth) => (nth === 1 ? BROKEN : OK));
    const { queue, wake, time } = courier(hook.port);
    queue('a');
    await wake();
    // The timer that is set now is short: the clock has come near.
    await wake(NOW + 4980);
    time.wall = NOW + 5000;
    await until(
      () => hook.got.length === 2,
      2000,
      () => 'the second attempt',
    );
  });

  it('does not come twice, and the others come in order as soon as the channel works again', async () => {
    const hook = channel((nth) => (nth <= 3 ? BROKEN : OK));
    const { queue, wake } = courier(hook.port);
    for (const text of ['a', 'b', 'c']) queue(text);
    await wake();
    expect(hook.texts()).toEqual(['a', 'b', 'c']);
    await wake(NOW + 5000);
    expect(hook.texts().slice(3)).toEqual(['a', 'b', 'c']);
    await wake(NOW + HOUR);
    expect(hook.got).toHaveLength(6);
  });

  it('is said again when the channel fails anew, and so is each recovery, once', async () => {
    const hook = channel((nth) => (nth === 1 || nth === 4 ? BROKEN : OK));
    const { queue, wake, said } = courier(hook.port);
    for (const wall of [NOW, NOW + 5000, NOW + 6000, NOW + 7000, NOW + 12_000]) {
      if (wall !== NOW + 5000 && wall !== NOW + 12_000) queue(`${wall}`);
      await wake(wall);
    }
    expect(said.map((line) => line.split(':')[0])).toEqual(['error', 'info', 'error', 'info']);
    expect(hook.got).toHaveLength(5);
  });

  it('does not wait out its time when another one went through', async () => {
    const hook = channel((nth) => (nth < 3 ? BROKEN : OK));
    const { queue, wake } = courier(hook.port);
    queue('a');
    await wake();
    await wake(NOW + 5000);
    queue('b');
    await wake(NOW + 6000);
    expect(hook.texts()).toEqual(['a', 'a', 'b', 'a']);
  });

  it('waits as long as the other side asks, and so do those behind it', async () => {
    const hook = channel((nth) => (nth === 1 ? { ...BROKEN, pause: MINUTE } : OK));
    const { queue, wake } = courier(hook.port);
    queue('a');
    await wake();
    queue('b');
    await wake(NOW + MINUTE - 1);
    expect(hook.got).toHaveLength(1);
    await wake(NOW + MINUTE);
    expect(hook.got).toHaveLength(3);
  });

  it('is given up after a day, which is said', async () => {
    const hook = channel(() => BROKEN);
    const { queue, wake, said } = courier(hook.port);
    queue('a');
    await wake();
    await wake(NOW + 24 * HOUR);
    expect(hook.got).toHaveLength(2);
    await wake(NOW + 24 * HOUR + 1);
    await wake(NOW + 30 * HOUR);
    expect(hook.got).toHaveLength(2);
    expect(said.slice(1)).toEqual(['error: alarms given up after a day, or for want of room: 1']);
  });

  it('is sent at once by the next guardian', async () => {
    const the = stage();
    const broken = channel(() => BROKEN);
    const first = sender([broken.port], ALL, the);
    first.raise('a');
    await rest();
    const hook = channel(() => OK);
    sender([hook.port], ALL, the);
    await rest();
    expect([broken.texts(), hook.texts()]).toEqual([['a'], ['a']]);
  });
});

describe('a channel', () => {
  it('that heeds no signal has no more than its time', async () => {
    const hook = channel((nth) => (nth === 1 ? new Promise(() => {}) : OK));
    const { queue, wake, said } = courier(hook.port, 20);
    for (const text of ['a', 'b']) queue(text);
    await wake();
    expect(hook.texts()).toEqual(['a']);
    await until(
      () => hook.got.length >= 2,
      2000,
      () => 'b',
    );
    expect(said[0]).toContain('over webhook: no answer in time');
  });

  it('that throws has failed', async () => {
    const hook = channel(() => Promise.reject(new TypeError('https://host/hunter2')));
    const { queue, wake, said } = courier(hook.port);
    queue('a');
    await wake();
    expect(said).toEqual([expect.stringContaining('over webhook: TypeError;')]);
  });

  it('sends one message at a time', async () => {
    let [now, most] = [0, 0];
    const hook = channel(async () => {
      most = Math.max(most, ++now);
      await rest();
      now--;
      return OK;
    });
    const { raise } = sender([hook.port]);
    for (const text of ['a', 'b', 'c']) raise(text);
    await until(
      () => hook.got.length === 3,
      2000,
      () => 'three',
    );
    expect(most).toBe(1);
  });
});

describe('at the end', () => {
  it('what was never tried gets one attempt, what has failed none', async () => {
    const hook = channel((nth) => (nth === 1 ? BROKEN : OK));
    const { raise, close } = sender([hook.port]);
    raise('a');
    await rest();
    raise('b');
    raise('c');
    await close(1000);
    expect(hook.texts()).toEqual(['a', 'b', 'c']);
  });

  it('a channel that hangs is waited for no longer than patience lasts, and nothing is lost or said', async () => {
    const hook = channel(() => new Promise(() => {}));
    const { queue, wake, close, ports, said } = courier(hook.port, 60_000);
    for (const text of ['a', 'b']) queue(text);
    await wake();
    await close(20);
    expect([hook.texts(), said]).toEqual([['a'], []]);
    expect(ports.queue.next('webhook')).toMatchObject({ text: 'a', attempts: 0 });
  });

  it('nobody is waited for where nothing is under way', async () => {
    const { close } = sender([channel(() => OK).port]);
    await Promise.race([
      close(60_000),
      rest()
        .then(rest)
        .then(() => Promise.reject(new Error('waited'))),
    ]);
  });
});
