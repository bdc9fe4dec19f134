// The way of one order: to the disk, then away, then whatever comes back.
import { describe, expect, it } from 'vitest';
import { Fatal } from '../../../bot/domain/errors.ts';
import type { Life } from '../../../bot/domain/orders/life.ts';
import type { Receipt } from '../../../bot/domain/venue/command.ts';
import { complaintAbout } from '../../../bot/engine/venue/enter.ts';
import { createRegister } from '../../../bot/engine/venue/register.ts';
import { createSend, place } from '../../../bot/engine/venue/send.ts';
import type { Venue } from '../../../bot/venue.ts';
import { logBook } from '../support/log-book.ts';
import { entryLife, fresh, ids, instrument } from './given.ts';

const intent = entryLife({ state: 'intent', ...fresh });

/** What happens, in order, to an order whose submission ends so. */
function placing(submit: () => Promise<Receipt>, disk: { isFull: boolean } = { isFull: false }) {
  const steps: string[] = [];
  const { log, told } = logBook();
  const store = {
    orders: () => [],
    note: (lives: readonly Life[]) => {
      if (disk.isFull) throw new Error('disk full');
      steps.push(...lives.map(({ state }) => state));
    },
  };
  const register = createRegister(store, log, () => undefined);
  const send = createSend(
    (_, __, outer, work) => work(outer),
    (isWriting) => steps.push(isWriting ? 'execute' : 'done'),
  );
  const venue = {
    submit: () => {
      steps.push('leaves');
      return submit();
    },
  } as unknown as Venue; // nothing else of it is asked
  const placed = (life = intent) => place(life, { venue, instrument, ids, register, send });
  return { steps, told, register, placed };
}

describe('an order', () => {
  it('is on disk as intended and as sent before it leaves', async () => {
    const { steps, placed } = placing(async () => ({ did: 'accepted', venueId: 'v1' }));
    expect(await placed()).toMatchObject({ state: 'acked', venueId: 'v1' });
    expect(steps).toEqual(['intent', 'sent', 'execute', 'leaves', 'done', 'acked']);
  });
  it('that is rejected or not answered is that', async () => {
    expect(await placing(async () => ({ did: 'rejected', code: '51008', why: 'no money' })).placed()).toMatchObject({
      state: 'rejected',
      why: '51008 no money',
    });
    expect(await placing(async () => ({ did: 'unknown', why: 'timeout' })).placed()).toMatchObject({
      state: 'unknown',
      why: 'timeout',
    });
  });
  it('whose sending throws may have left all the same', async () => {
    const { placed } = placing(() => Promise.reject(new TypeError('a bug')));
    expect(await placed()).toMatchObject({ state: 'unknown', why: 'a bug' });
  });
  it('that could not leave since a person is needed was rejected, and calls the person', async () => {
    const { placed, register } = placing(() => Promise.reject(new Fatal('the key is refused')));
    await expect(placed()).rejects.toThrow(Fatal);
    expect(register.journal()).toMatchObject([{ state: 'rejected', why: 'the key is refused' }]);
  });
  it('does not leave while the disk owes what has happened before', async () => {
    const disk = { isFull: false };
    const { placed, register, steps, told } = placing(async () => {
      disk.isFull = true;
      return { did: 'accepted', venueId: 'v1' };
    }, disk);
    expect(await placed()).toMatchObject({ state: 'acked' });
    expect(told.map(({ event }) => event)).toContain('order_not_kept');
    const next = entryLife({ ...intent, id: ids.entry(1), candle: 1 });
    await expect(placed(next)).rejects.toThrow('disk full');
    expect(register.journal()).toHaveLength(1);
    disk.isFull = false;
    await placed(next);
    expect(steps.filter((step) => step !== 'execute' && step !== 'done').slice(3)).toEqual([
      'acked',
      'intent',
      'sent',
      'leaves',
    ]);
  });
});

it('a key that may withdraw is fit for a demo account', () => {
  const account = { uid: '7', permissions: ['trade', 'withdraw'], positionMode: 'net', hasDerivatives: true } as const;
  expect(complaintAbout(account, 'OKX', false)).toBeNull();
  expect(complaintAbout(account, 'OKX', true)).toBe(
    'the key of OKX may withdraw money: make one that may only read and trade',
  );
});
