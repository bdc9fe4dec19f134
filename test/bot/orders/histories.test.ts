// What holds whatever goes wrong: crashes at any await, lost and ambiguous answers, partial fills, lost stops, other people.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATES } from '../../../bot/domain/orders/life.ts';
import { alone, among, type History, lived as livedWith } from './arbitraries.ts';
import { table, UNTROUBLED } from './play.ts';

const lived = (history: History) => livedWith(history, table);

const numRuns = 300;

describe('whatever goes wrong', () => {
  it('nothing is sent twice, no entry is filled twice or beside a position, and none stays naked', async () => {
    await fc.assert(
      fc.asyncProperty(alone, async (history) => {
        const { model } = await lived(history);
        expect(model.wrongs()).toEqual([]);
      }),
      { numRuns },
    );
  });
  it('what is not the bot’s is never touched', async () => {
    await fc.assert(
      fc.asyncProperty(among, async (history) => {
        const { model } = await lived(history);
        expect(model.wrongs()).toEqual([]);
      }),
      { numRuns },
    );
  });
  it('in the end every order has a known outcome, every position its stop, and the book says what the exchange did', async () => {
    await fc.assert(
      fc.asyncProperty(alone, async (history) => {
        const { model, store, state, failures, play } = await lived(history);
        expect(failures.filter((error) => !String(error).includes('disk full'))).toEqual([]);
        const { ours, cash } = model.world();
        if (ours === 0) expect(state().desk.book.cash).toBeCloseTo(cash, 2);
        const { standing, book } = state().desk;
        expect(store.lives().filter((life) => ['intent', 'sent', 'acked', 'unknown'].includes(life.state))).toEqual([]);
        expect(standing).toMatchObject({ isReconciled: true, openIntents: 0, foreign: null, strays: 0 });
        expect(ours === 0 || model.isGuarded()).toBe(true);
        expect(book.position?.side ?? null).toBe(ours === 0 ? null : ours > 0 ? 'long' : 'short');
        await play({ do: ours > 0 ? 'sell' : 'buy' }, { do: 'hold' });
        if (ours === 0) return;
        expect(model.world().ours).toBe(0);
        expect(state().desk.book).toMatchObject({ position: null });
        expect(state().desk.book.cash).toBeCloseTo(model.world().cash, 2);
      }),
      { numRuns },
    );
  });
});

it('the histories hold what they are about', async () => {
  const seen = new Set<string>();
  for (const history of fc.sample(among, { numRuns: 300, seed: 5 })) {
    const { store, state } = await lived(history);
    for (const { state: reached } of store.notes()) seen.add(reached);
    for (const { cause } of store.fills()) seen.add(cause);
    for (const { decision } of store.entries()) if (decision !== null) seen.add(decision.outcome.did);
    if (state().desk.standing?.foreign !== null) seen.add('foreign');
  }
  const states = STATES.filter((state) => state !== 'intent' && state !== 'sent');
  expect(states.filter((state) => !seen.has(state))).toEqual([]);
  const others = ['decision', 'stop_loss', 'take_profit', 'unprotected', 'opened', 'denied', 'rejected', 'foreign'];
  expect(others.filter((what) => !seen.has(what))).toEqual([]);
});

it('without trouble a decision opens, and another closes', async () => {
  const all = table(UNTROUBLED);
  await all.play({ do: 'buy' }, { do: 'tick' }, { do: 'sell' });
  expect(all.failures).toEqual([]);
  expect(all.store.fills().map(({ action, size }) => [action, size])).toEqual([
    ['open', 15],
    ['close', 15],
  ]);
});
