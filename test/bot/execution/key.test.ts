import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyText, type Plain } from '../../../bot/execution/key.ts';

const plain = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Plain>;

/** The same value with the names of every map in the opposite order. */
function reversed(value: Plain): Plain {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, part]) => [name, reversed(part)]),
  );
}

describe('the key of an answer', () => {
  it('is the same whatever order the parameters are named in', () => {
    fc.assert(
      fc.property(fc.string(), plain, (account, parameters) => {
        expect(keyText('t', { account, parameters: reversed(parameters) })).toBe(keyText('t', { account, parameters }));
      }),
    );
  });
  it('is never the same for two accounts, whatever they are called and ask', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), plain, plain, (one, other, asked, otherAsked) => {
        fc.pre(one !== other);
        expect(keyText('t', { account: one, parameters: asked })).not.toBe(
          keyText('t', { account: other, parameters: otherAsked }),
        );
      }),
    );
  });
  it.each<readonly [string, readonly [string, string, Plain], readonly [string, string, Plain]]>([
    ['account and task do not run together', ['c', 'ab', null], ['bc', 'a', null]],
    ['nor account and parameters', ['t', 'ab', 'c'], ['t', 'a', 'bc']],
    ['nor task and parameters', ['t', 'a', ['x']], ['tx', 'a', []]],
    ['a text is no number', ['t', 'a', '1'], ['t', 'a', 1]],
    ['nothing is no text', ['t', 'a', null], ['t', 'a', 'null']],
    ['a list has an order', ['t', 'a', [1, 2]], ['t', 'a', [2, 1]]],
    ['a map is no list', ['t', 'a', { 0: 1 }], ['t', 'a', [1]]],
  ])('%s', (_, [task, account, parameters], [task2, account2, parameters2]) => {
    expect(keyText(task, { account, parameters })).not.toBe(
      keyText(task2, { account: account2, parameters: parameters2 }),
    );
  });
  it('shows nothing of the account, which may be a key', () => {
    expect(keyText('t', { account: 'sk-secret', parameters: 'x' })).not.toContain('secret');
  });
  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'is refused for %s, which as text would be one with others',
    (value) => {
      expect(() => keyText('t', { account: 'a', parameters: { value } })).toThrow('must be a finite number, got');
    },
  );
});
