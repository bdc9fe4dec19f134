// Errors are told apart across bundles, each of which has the classes once more.
import { expect, it } from 'vitest';
import { Fatal, Transient } from '../../../bot/domain/errors.ts';

it('an error of another bundle is what it is', async () => {
  // The same module, loaded once more.
  const again = '../../../bot/domain/errors.ts?again';
  const other = (await import(again)) as typeof import('../../../bot/domain/errors.ts');
  expect(other.Fatal).not.toBe(Fatal);
  expect([new other.Fatal() instanceof Fatal, new other.Transient() instanceof Transient]).toEqual([true, true]);
  expect([new other.Fatal() instanceof Transient, new other.Transient() instanceof Fatal]).toEqual([false, false]);
});

it.each([new Error('x'), null, undefined, 'fatal', 5, {}])('%s is neither', (thrown) => {
  expect([(thrown as unknown) instanceof Fatal, (thrown as unknown) instanceof Transient]).toEqual([false, false]);
});
