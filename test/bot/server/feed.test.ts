import { afterEach, describe, expect, it, vi } from 'vitest';
import { feed, type Rhythm } from '../../../bot/server/feed.ts';

const NEVER = 60_000;
/** Real milliseconds, since timers are what it is made of. */
const RHYTHM: Rhythm = { pause: 20, longest: NEVER, patience: NEVER };

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** @param takes False for a client that takes nothing until `take` is called. */
function start(changed: Partial<Rhythm> = {}, takes = true, event?: () => string) {
  const sent: { readonly event: string; readonly at: number }[] = [];
  const told: unknown[] = [];
  const listeners = new Set<() => void>();
  let version = 0;
  let take: () => void = () => undefined;
  const client = {
    send: (event: string, taken: () => void) => {
      sent.push({ event, at: performance.now() });
      take = taken;
      if (takes) setImmediate(taken);
    },
    end: () => void told.push('ended'),
    fail: (error: unknown) => void told.push(error),
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const end = feed(client, { subscribe, event: event ?? (() => `${version}`) }, { ...RHYTHM, ...changed });
  ends.push(end);
  const change = () => {
    version++;
    for (const listener of listeners) listener();
  };
  return { sent, told, listeners, change, end, take: () => take(), events: () => sent.map((s) => s.event) };
}
const soon = (check: () => void) => vi.waitFor(check, { interval: 1, timeout: 5_000 });
const passed = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a client is sent', () => {
  it('what is true, at once', async () => {
    const { events } = start({ pause: NEVER });
    await soon(() => expect(events()).toEqual(['0']));
  });
  it('each change, after the pause at once', async () => {
    const { events, change } = start();
    await soon(() => expect(events()).toEqual(['0']));
    await passed(30);
    change();
    await soon(() => expect(events()).toEqual(['0', '1']));
  });
  it('many changes as one, not before the pause is over', async () => {
    const { events, change, sent } = start({ pause: 60 });
    await soon(() => expect(events()).toEqual(['0']));
    await passed(10);
    for (let i = 0; i < 100; i++) change();
    await soon(() => expect(events()).toEqual(['0', '100']));
    expect((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeGreaterThanOrEqual(59);
    await passed(80);
    expect(sent).toHaveLength(2);
  });
  it('changes that never rest one after the other, none of them put off for good', async () => {
    const { change, sent } = start();
    const begun = performance.now();
    while (sent.length < 4 && performance.now() - begun < 2_000) {
      change();
      await new Promise(setImmediate);
    }
    expect(sent).toHaveLength(4);
  });
  it('the same again after the longest silence', async () => {
    const { events, sent } = start({ longest: 50 });
    await soon(() => expect(events()).toEqual(['0', '0', '0']));
    expect((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeGreaterThanOrEqual(49);
  });
  it('no change that is half done', async () => {
    const { change, sent } = start({ pause: 1 });
    await soon(() => expect(sent).toHaveLength(1));
    await passed(10);
    change();
    change();
    expect(sent).toHaveLength(1);
    await soon(() => expect(sent.at(-1)?.event).toBe('2'));
    expect(sent).toHaveLength(2);
  });
});

describe('a client that takes nothing', () => {
  it('is sent nothing more, and the newest once it takes again', async () => {
    const { events, change, take, sent } = start({ pause: 1 }, false);
    await soon(() => expect(sent).toHaveLength(1));
    for (let i = 0; i < 10; i++) {
      await passed(3);
      change();
    }
    await passed(10);
    expect(events()).toEqual(['0']);
    take();
    await soon(() => expect(events()).toEqual(['0', '10']));
  });
  it('is not told again of what has not changed', async () => {
    const { take, sent } = start({ pause: 1 }, false);
    await soon(() => expect(sent).toHaveLength(1));
    take();
    await passed(10);
    expect(sent).toHaveLength(1);
  });
  it('is ended when the patience is over', async () => {
    const { told } = start({ pause: 1, patience: 20 }, false);
    await soon(() => expect(told).toEqual(['ended']));
  });
  it('is not ended where it takes in time', async () => {
    const { told, take, sent } = start({ pause: 1, patience: 250 }, false);
    await soon(() => expect(sent).toHaveLength(1));
    await passed(10);
    take();
    await passed(350);
    expect(told).toEqual([]);
  });
});

describe('the end', () => {
  it('is the end of sending and of the subscription', async () => {
    const { end, change, listeners, sent } = start({ pause: 1, longest: 5 });
    await soon(() => expect(sent.length).toBeGreaterThan(0));
    end();
    const before = sent.length;
    change();
    await passed(20);
    expect([sent.length, listeners.size]).toEqual([before, 0]);
  });
  it('is not undone by an event that is taken after it', async () => {
    const { end, take, sent } = start({ pause: 1, longest: 5 }, false);
    await soon(() => expect(sent).toHaveLength(1));
    await passed(5);
    end();
    take();
    await passed(20);
    expect(sent).toHaveLength(1);
  });
  it('comes before the first event where the client goes at once', async () => {
    const { end, sent } = start();
    end();
    await passed(20);
    expect(sent).toEqual([]);
  });
  it('comes with the fault, where there is no event to be had', async () => {
    const { told } = start({}, true, () => {
      throw new RangeError('no such instant');
    });
    await soon(() => expect(told).toEqual([new RangeError('no such instant')]));
  });
});
