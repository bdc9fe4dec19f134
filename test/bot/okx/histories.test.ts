// What holds whatever goes wrong between the bot and OKX: the rules, the adapter and the simulated exchange together.
// Some histories here; as many as the variable HISTORIES says in a long run.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alone, type History, lived } from '../orders/arbitraries.ts';
import { okxModel } from '../orders/okx-model.ts';
import { tableWith, UNTROUBLED } from '../orders/play.ts';

const numRuns = Number(process.env.HISTORIES ?? 10);
const open = (script: History['script']) => tableWith(okxModel, script);

it(
  'nothing is sent or filled twice, no position stays naked, and in the end all is known and the book is right',
  async () => {
    await fc.assert(
      fc.asyncProperty(alone, async (history) => {
        const { model, store, state, failures } = await lived(history, open);
        expect(model.wrongs()).toEqual([]);
        expect(failures.filter((error) => !String(error).includes('disk full'))).toEqual([]);
        expect(store.lives().filter((life) => ['intent', 'sent', 'acked', 'unknown'].includes(life.state))).toEqual([]);
        const { ours, cash } = model.world();
        const { standing, book } = state().desk;
        expect(standing).toMatchObject({ isReconciled: true, openIntents: 0, foreign: null, strays: 0 });
        expect(ours === 0 || model.isGuarded()).toBe(true);
        expect(book.position?.side ?? null).toBe(ours === 0 ? null : ours > 0 ? 'long' : 'short');
        if (ours === 0) expect(book.cash).toBeCloseTo(cash, 1);
      }),
      { numRuns },
    );
  },
  Math.max(20_000, numRuns * 2_000),
);

it('without trouble a decision opens, and another closes', async () => {
  const all = open(UNTROUBLED);
  await all.play({ do: 'buy' }, { do: 'tick' }, { do: 'sell' }, { do: 'tick' });
  expect(all.failures).toEqual([]);
  expect(all.model.wrongs()).toEqual([]);
  expect(all.store.fills().map(({ action, cause }) => [action, cause])).toEqual([
    ['open', 'decision'],
    ['close', 'decision'],
  ]);
  expect(all.model.world().ours).toBe(0);
});
