import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf, mostOf, type Prices, readUsage } from '../../../bot/ai/cost.ts';

const prices: Prices = { input: 0.14, cachedInput: 0.0028, output: 0.56 };

describe('what an answer has used', () => {
  it.each([
    [
      'as DeepSeek says it',
      { prompt_tokens: 1_300, prompt_cache_hit_tokens: 300, prompt_cache_miss_tokens: 1_000, completion_tokens: 200 },
      { input: 1_000, cachedInput: 300, output: 200 },
    ],
    [
      'as OpenAI says it',
      { prompt_tokens: 1_300, completion_tokens: 200, prompt_tokens_details: { cached_tokens: 1_024 } },
      { input: 276, cachedInput: 1_024, output: 200 },
    ],
    [
      'without a word of a cache',
      { prompt_tokens: 1_300, completion_tokens: 0, total_tokens: 1_300, prompt_tokens_details: null },
      { input: 1_300, cachedInput: 0, output: 0 },
    ],
  ])('is read %s', (_, usage, tokens) => expect(readUsage(usage)).toEqual(tokens));

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', '1300'],
    ['no tokens of the question', { completion_tokens: 200 }],
    ['a question of no tokens', { prompt_tokens: 0, completion_tokens: 200 }],
    ['no tokens of the answer', { prompt_tokens: 1_300 }],
    ['a text for a number', { prompt_tokens: '1300', completion_tokens: 200 }],
    ['less than nothing', { prompt_tokens: 1_300, completion_tokens: -200 }],
    ['parts of a token', { prompt_tokens: 1_300.5, completion_tokens: 200 }],
    ['what JSON cannot say', { prompt_tokens: Number.NaN, completion_tokens: 200 }],
    ['beyond all models', { prompt_tokens: 1_300, completion_tokens: 1e15 }],
    ['more cached than asked', { prompt_tokens: 1_300, completion_tokens: 1, prompt_cache_hit_tokens: 1_301 }],
    ['nonsense for the cache', { prompt_tokens: 1_300, completion_tokens: 1, prompt_cache_hit_tokens: 'all' }],
    [
      'parts that do not make up the whole',
      { prompt_tokens: 1_300, prompt_cache_hit_tokens: 300, prompt_cache_miss_tokens: 900, completion_tokens: 1 },
    ],
  ])('is not known where it says %s', (_, usage) => expect(readUsage(usage)).toBeNull());
});

describe('the cost of a call', () => {
  it('is what its tokens cost, each at its price, in billionths of a dollar', () => {
    // 1,000 × 0.14 + 300 × 0.0028 + 200 × 0.56, in millionths of a dollar.
    expect(costOf({ input: 1_000, cachedInput: 300, output: 200 }, prices)).toBe(252_840);
  });
  it('is never rounded down to nothing', () => {
    expect(costOf({ input: 1, cachedInput: 0, output: 0 }, { ...prices, input: 1e-6 })).toBe(1);
    expect(costOf({ input: 1, cachedInput: 0, output: 0 }, { ...prices, input: 0 })).toBe(0);
  });
  it('is at most that of a token for each byte and the longest answer, whichever price is the highest', () => {
    const price = fc.double({ min: 0, max: 1_000, noNaN: true });
    const all = fc.record({
      bytes: fc.integer({ min: 1, max: 10_000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      output: fc.integer({ min: 0, max: 2_000 }),
      prices: fc.record({ input: price, cachedInput: price, output: price }),
    });
    fc.assert(
      fc.property(all, ({ bytes, share, output, prices }) => {
        const cachedInput = Math.floor(bytes * share);
        return costOf({ input: bytes - cachedInput, cachedInput, output }, prices) <= mostOf(bytes, 2_000, prices) + 1;
      }),
    );
  });
});
