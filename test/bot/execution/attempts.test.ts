import { describe, expect, it } from 'vitest';
import { CallFailed, outputFailure } from '../../../bot/ai/failure.ts';
import { repeat } from '../../../bot/execution/attempts.ts';

const never = new AbortController().signal;
/** Fails as often as told, then answers with the number of the call. */
const moody = (failures: number, error: Error = new CallFailed(outputFailure('no luck'))) => {
  let calls = 0;
  const work = async () => {
    if (++calls <= failures) throw error;
    return calls;
  };
  return { work, calls: () => calls };
};

describe('a call is repeated', () => {
  it('until it succeeds', async () => {
    expect(await repeat(moody(2).work, 3, () => 0, never)).toBe(3);
  });
  it('so many times at most, and the last failure is what is thrown', async () => {
    const { work, calls } = moody(9);
    await expect(repeat(work, 3, () => 0, never)).rejects.toThrow('no luck');
    expect(calls()).toBe(3);
  });
  it('not at all where one attempt is allowed, or none is worth it', async () => {
    const [single, hopeless] = [moody(1), moody(1)];
    await expect(repeat(single.work, 1, () => 0, never)).rejects.toThrow('no luck');
    await expect(repeat(hopeless.work, 3, () => null, never)).rejects.toThrow('no luck');
    expect([single.calls(), hopeless.calls()]).toEqual([1, 1]);
  });
  it('not after a fault of our own', async () => {
    const broken = moody(1, new Error('a bug'));
    await expect(repeat(broken.work, 3, () => 0, never)).rejects.toThrow('a bug');
    expect(broken.calls()).toBe(1);
  });
  it('after the wait for that attempt', async () => {
    const asked: number[] = [];
    const begun = performance.now();
    await repeat(moody(2).work, 3, (_, attempt) => asked.push(attempt) * 20, never);
    expect(asked).toEqual([1, 2]);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(58);
  });
  it('not once it is aborted, and nothing of the wait is left', async () => {
    const abort = new AbortController();
    const { work, calls } = moody(9);
    const repeated = repeat(work, 3, () => 60_000, abort.signal);
    setTimeout(() => abort.abort(new Error('enough')), 20);
    const begun = performance.now();
    await expect(repeated).rejects.toThrow('enough');
    expect(performance.now() - begun).toBeLessThan(250);
    expect(calls()).toBe(1);
  });
});
