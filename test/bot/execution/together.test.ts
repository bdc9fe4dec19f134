// One read for all who want the same.
import { describe, expect, it } from 'vitest';
import { readTogether } from '../../../bot/execution/together.ts';

const { signal } = new AbortController();
const settled = () => new Promise(setImmediate);

/** A read that answers when it is told to. */
function slow() {
  const reads: {
    readonly answer: (value: string) => void;
    readonly fail: (error: Error) => void;
    readonly signal: AbortSignal;
  }[] = [];
  const ask = readTogether<string>((signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    signal.addEventListener('abort', () => reject(signal.reason));
    reads.push({ answer: resolve, fail: reject, signal });
    return promise;
  });
  return { reads, ask };
}

describe('a read together', () => {
  it('is one for all who ask before it begins', async () => {
    const { reads, ask } = slow();
    const answers = Promise.all([ask(signal), ask(new AbortController().signal)]);
    await settled();
    reads[0]?.answer('first');
    expect([await answers, reads.length]).toEqual([['first', 'first'], 1]);
  });
  it('is not for who asks while it is under way: the next one is, once the first has ended', async () => {
    const { reads, ask } = slow();
    const early = ask(signal);
    await settled();
    const late = [ask(signal), ask(signal)];
    await settled();
    expect(reads).toHaveLength(1);
    reads[0]?.answer('first');
    expect(await early).toBe('first');
    await settled();
    reads[1]?.answer('second');
    expect([await Promise.all(late), reads.length]).toEqual([['second', 'second'], 2]);
  });
  it('that fails fails for those who have asked for it, and the next one begins', async () => {
    const { reads, ask } = slow();
    const early = ask(signal);
    await settled();
    const late = ask(signal);
    reads[0]?.fail(new Error('no answer'));
    await expect(early).rejects.toThrow('no answer');
    await settled();
    reads[1]?.answer('second');
    expect(await late).toBe('second');
  });
  it('goes on when one who waits leaves, and ends with the last', async () => {
    const { reads, ask } = slow();
    const [one, other] = [new AbortController(), new AbortController()];
    const both = [ask(one.signal), ask(other.signal)];
    await settled();
    one.abort(new Error('gone'));
    await expect(both[0]).rejects.toThrow('gone');
    expect(reads[0]?.signal.aborted).toBe(false);
    other.abort(new Error('gone too'));
    await expect(both[1]).rejects.toThrow('gone too');
    expect(reads[0]?.signal.aborted).toBe(true);
    const next = ask(signal);
    await settled();
    reads[1]?.answer('second');
    expect(await next).toBe('second');
  });
  it('does not begin where all have left before its turn', async () => {
    const { reads, ask } = slow();
    const early = ask(signal);
    await settled();
    const leaving = new AbortController();
    const late = ask(leaving.signal);
    leaving.abort(new Error('gone'));
    await expect(late).rejects.toThrow('gone');
    reads[0]?.answer('first');
    await early;
    await settled();
    expect(reads).toHaveLength(1);
  });
});
