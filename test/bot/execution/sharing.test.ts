import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createSharing } from '../../../bot/execution/sharing.ts';
import { never } from '../support/executing.ts';

/** Calls that the test ends one by one; they do not hear their signal. */
function begin() {
  const sharing = createSharing();
  const calls: { readonly signal: AbortSignal; readonly end: (answer: string) => void }[] = [];
  const work = (signal: AbortSignal) => new Promise<string>((end) => void calls.push({ signal, end }));
  const ask = (signal: AbortSignal = never) => sharing.share('a', work, signal);
  return { sharing, calls, ask };
}
const leaver = () => {
  const abort = new AbortController();
  return { signal: abort.signal, leave: () => abort.abort(new Error('enough')) };
};

describe('a shared call', () => {
  it('goes on while somebody waits, and is ended with the last who leaves', async () => {
    const { calls, ask } = begin();
    const [one, other] = [leaver(), leaver()];
    const asked = [ask(one.signal), ask(other.signal)].map((answer) => expect(answer).rejects.toThrow('enough'));
    one.leave();
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([false]);
    other.leave();
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true]);
    await Promise.all(asked);
  });
  it('that was given up is joined by nobody, and its end takes nothing from the next', async () => {
    const { calls, ask, sharing } = begin();
    const gone = leaver();
    const given = expect(ask(gone.signal)).rejects.toThrow('enough');
    gone.leave();
    await given;
    const next = ask();
    expect(calls).toHaveLength(2);
    calls[0]?.end('late');
    await new Promise(setImmediate);
    expect(sharing.isUnderWay('a')).toBe(true);
    const joined = ask();
    calls[1]?.end('fresh');
    expect(await Promise.all([next, joined])).toEqual(['fresh', 'fresh']);
    expect([calls.length, sharing.isUnderWay('a')]).toEqual([2, false]);
  });
  it('is one listener for all who leave together, and none once it has ended', async () => {
    const { calls, ask } = begin();
    const { signal } = new AbortController();
    const asked = [ask(signal), ask(signal), ask(signal)];
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    calls[0]?.end('fine');
    expect(await Promise.all(asked)).toEqual(['fine', 'fine', 'fine']);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
  it('fails for all alike, and is not kept', async () => {
    const { sharing } = begin();
    const fail = () => Promise.reject(new Error('no luck'));
    const asked = [1, 2].map(() => sharing.share('a', fail, never));
    for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected');
    expect(sharing.isUnderWay('a')).toBe(false);
  });
});
