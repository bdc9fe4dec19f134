// The trader of an exchange, story by story.
import { describe, expect, it } from 'vitest';
import { Fatal } from '../../../bot/domain/errors.ts';
import { type Beside, NOBODY } from '../../../bot/domain/trading/beside.ts';
import { CANDLE, type Plan, type Script, type Step, table, UNTROUBLED } from './play.ts';

const tick: Step = { do: 'tick' };
const buy: Step = { do: 'buy' };
const sell: Step = { do: 'sell' };
const ticks = (ms: number) => Array.from({ length: Math.ceil(ms / 5_000) }, () => tick);
const plan = <F>(...faults: readonly F[]): Plan<F> => faults.map((fault) => ({ skip: 0, fault }));
/** The first write sets the leverage, the second is the entry. */
const atEntry = (fault: Script['writes'][number]['fault']): Partial<Script> => ({ writes: [{ skip: 1, fault }] });
const bot = (script: Partial<Script> = {}) => table({ ...UNTROUBLED, ...script });

const outcomes = ({ store }: ReturnType<typeof bot>) =>
  store.entries().flatMap(({ decision }) => (decision === null ? [] : [decision.outcome]));
const states = ({ store }: ReturnType<typeof bot>) => store.lives().map(({ state }) => state);
const events = ({ told }: ReturnType<typeof bot>) => told.map(({ event }) => event);

describe('before the first decision', () => {
  it('the account is asked for everything, and its books are opened with what it is worth', async () => {
    const it = bot();
    await it.play(tick);
    expect(it.opened).toEqual([{ name: 'model live 7 BTC/USDT:USDT', startBalance: 10_000 }]);
    expect(it.state().desk.standing).toMatchObject({ isReconciled: true, position: 'flat', equity: 10_000 });
    expect([...it.seen]).toContain('reconcile');
  });
  it('what was asked in part only does not count', async () => {
    // Account, instrument and balance have answered, and the balance again; the position has not.
    const it = bot({ reads: [{ skip: 4, fault: 'fails' }] });
    await it.play(buy);
    expect(it.state().desk.standing).toMatchObject({ isReconciled: false, position: 'unknown' });
    expect(outcomes(it)).toEqual([]);
  });
  it('nothing is decided while the exchange does not answer, and the market is said to be down', async () => {
    const it = bot({ reads: plan('fails', 'fails', 'fails') });
    await it.play(buy, buy, buy);
    expect(outcomes(it)).toEqual([]);
    expect(it.state()).toMatchObject({ market: { status: 'down' }, desk: { standing: { isReconciled: false } } });
    expect(events(it).filter((event) => event === 'exchange_down')).toHaveLength(1);
    await it.play(buy);
    expect(outcomes(it)).toEqual([{ did: 'opened' }]);
  });
  it.each([
    [{ permissions: ['read_only', 'trade', 'withdraw'] }, 'may withdraw money: make one that may only read and trade'],
    [{ permissions: ['read_only'] }, 'may not trade: make one that may read and trade'],
    [{ positionMode: 'long_short' }, 'is in long/short mode: set its position mode to net (one-way)'],
    [{ hasDerivatives: false }, 'can trade no derivatives: change its account mode'],
  ] as const)('a person is called where the account is not fit for it: %o', async (unfit, sentence) => {
    const it = bot();
    Object.assign(it.model.account, unfit);
    await it.play(buy);
    expect(it.failures).toEqual([expect.any(Fatal)]);
    expect(String(it.failures[0])).toContain(sentence);
    expect(it.opened).toEqual([]);
  });
});

it('what a look has seen is kept once for each candle', async () => {
  const it = bot();
  await it.play(tick, tick);
  expect(it.store.entries()).toHaveLength(1);
  await it.play(...ticks(CANDLE));
  expect(it.store.entries()).toHaveLength(2);
});

describe('an entry', () => {
  it('is on disk before it leaves, and its stop is seen before the decision is recorded', async () => {
    const it = bot();
    await it.play(buy);
    expect(it.store.notes().map(({ state }) => state)).toEqual(['intent', 'sent', 'acked', 'filled', 'protected']);
    expect(outcomes(it)).toEqual([{ did: 'opened' }]);
    expect(it.state().desk.standing).toMatchObject({ position: 'long', isGuarded: true, openIntents: 0 });
    expect([...it.seen]).toContain('execute');
    expect(it.state().errand).toBeNull();
  });
  it('does not leave where it cannot be journaled', async () => {
    // What the look has seen is kept first, then the intent, then that it leaves.
    const it = bot({ stores: [{ skip: 1, fault: 'full' }] });
    await it.play(buy);
    expect([states(it), it.model.entries()]).toEqual([[], []]);
    expect(String(it.failures[0])).toContain('disk full');
    const later = bot({ stores: [{ skip: 2, fault: 'full' }] });
    await later.play(buy, tick);
    expect([states(later), later.model.entries()]).toEqual([['unknown'], []]);
  });
  it('is not made where the leverage could not be set', async () => {
    const it = bot({ writes: plan('refused', 'lost_before') });
    await it.play(buy, buy);
    expect(outcomes(it)).toEqual([
      { did: 'rejected', why: 'the leverage 3: refused' },
      { did: 'unknown', why: 'the leverage 3: no answer' },
    ]);
    expect(states(it)).toEqual([]);
    await it.play(buy);
    expect(states(it)).toEqual(['protected']);
  });
  it('that the exchange rejects is said, and not made again on its candle', async () => {
    const it = bot(atEntry('refused'));
    await it.play(buy, buy);
    expect(outcomes(it)).toMatchObject([{ did: 'rejected', why: '51008 refused' }, { denial: 'same_candle' }]);
    await it.play(...ticks(CANDLE), buy);
    expect(outcomes(it).at(-1)).toEqual({ did: 'opened' });
  });
  it('whose answer is lost is looked for, not sent again', async () => {
    const it = bot(atEntry('lost_after'));
    await it.play(buy);
    expect(outcomes(it)).toEqual([{ did: 'opened' }]);
    expect(it.model.entries()).toHaveLength(1);
  });
  it('that was lost on its way blocks others until it can arrive no more', async () => {
    const it = bot(atEntry('lost_before'));
    await it.play(buy);
    expect(outcomes(it)).toEqual([{ did: 'unknown', why: 'no answer' }]);
    expect(it.state().desk.standing).toMatchObject({ openIntents: 1, position: 'flat' });
    await it.play(...ticks(CANDLE), buy);
    expect(states(it)).toEqual(['void', 'protected']);
  });
  it('that is filled in part keeps that part, with a stop', async () => {
    for (const fault of ['partial_ended', 'partial_live'] as const) {
      const it = bot(atEntry(fault));
      await it.play(buy, tick);
      expect(it.model.world()).toMatchObject({ ours: 75, stops: [{ lots: 'all' }] });
      expect(it.state().desk.book.position).toMatchObject({ size: 7.5 });
    }
  });
  it('whose stop is lost is given one, and closed where that is refused', async () => {
    const given = bot(atEntry('no_stop'));
    await given.play(buy);
    expect(given.model.world().stops).toMatchObject([{ lots: 'all' }]);
    const refused = bot({ writes: [...(atEntry('no_stop').writes ?? []), ...plan('refused')] as Script['writes'] });
    await refused.play(buy, tick);
    expect(refused.store.fills().at(-1)).toMatchObject({ action: 'close', cause: 'unprotected' });
    expect(refused.model.world().ours).toBe(0);
  });
});

describe('what comes to nothing is tried again, but not at once:', () => {
  it('a stop every two seconds, until the position is closed', async () => {
    const it = bot({
      writes: [{ skip: 1, fault: 'no_stop' }, ...plan('lost_before', 'lost_before')] as Script['writes'],
    });
    await it.play(buy, tick);
    expect(events(it).filter((event) => event === 'protect')).toHaveLength(2);
    expect(it.model.wrongs()).toEqual([]);
    expect(it.store.fills().at(-1)).toMatchObject({ cause: 'unprotected' });
  });
  it('a closing after one, two and four seconds', async () => {
    const it = bot({ writes: [{ skip: 2, fault: 'refused' }, ...plan('refused', 'refused')] as Script['writes'] });
    await it.play(buy, sell, tick, tick);
    const begun = it.store.lives().flatMap((life) => (life.action === 'close' ? [life.intendedAt] : []));
    const waits = begun.slice(1).map((at, i) => Math.floor((at - (begun[i] as number)) / 1_000));
    expect(waits).toEqual([1, 2, 4]);
  });
  it('and only what is left is closed', async () => {
    const it = bot();
    await it.play(buy, { do: 'close_by_hand', lots: 60 }, sell);
    expect(it.store.lives().map(({ lots }) => lots)).toEqual([150, 90]);
  });
});

describe('a position', () => {
  it('that loses its stop gets another one at the next look, full disk or not', async () => {
    const it = bot({ stores: [{ skip: 5, fault: 'full' }] });
    await it.play(buy, { do: 'lose_stops' }, tick);
    expect(events(it)).toContain('order_not_kept');
    expect(it.model.isGuarded()).toBe(true);
    expect(states(it)).toEqual(['protected']);
  });
  it('is closed by the opposite decision, with a closing of its own', async () => {
    const it = bot();
    await it.play(buy, sell, tick);
    expect(outcomes(it).map(({ did }) => did)).toEqual(['opened', 'closed']);
    expect(it.store.fills().map(({ action, cause }) => [action, cause])).toEqual([
      ['open', 'decision'],
      ['close', 'decision'],
    ]);
    expect(it.model.world()).toMatchObject({ ours: 0, stops: [] });
  });
  it('whose closing is rejected stays closing until it is gone, and says each failure', async () => {
    const it = bot({ writes: [{ skip: 2, fault: 'refused' }, ...plan('refused')] as Script['writes'] });
    await it.play(buy, sell, tick, tick);
    expect(events(it).filter((event) => event === 'close_failed')).toHaveLength(2);
    expect(states(it)).toEqual(['closed', 'rejected', 'rejected', 'filled']);
    expect(outcomes(it).map(({ did }) => did)).toEqual(['opened', 'closed']);
  });
  it.each([
    ['its stop', { do: 'price', price: 94 }, 'stop_loss', 94],
    ['its target', { do: 'price', price: 112 }, 'take_profit', 112],
    ['a person', { do: 'close_by_hand', lots: 500 }, 'by_hand', 100],
  ] as const)('that %s has closed is booked as it ended', async (_, what, cause, price) => {
    const it = bot();
    await it.play(buy, what, tick);
    expect(it.store.fills().at(-1)).toMatchObject({ action: 'close', cause, price, size: 15 });
    expect(it.state().desk.book).toMatchObject({ position: null, tradesTotal: 1 });
    expect(it.state().desk.book.cash).toBeCloseTo(it.model.world().cash, 6);
  });
  it('is closed for the loss of the day, and none is opened that day', async () => {
    const it = bot({ maxDailyLoss: 30 });
    await it.play(tick, buy, { do: 'price', price: 97 }, tick, ...ticks(CANDLE), buy);
    expect(it.store.fills().at(-1)).toMatchObject({ cause: 'max_daily_loss', price: 97 });
    expect(outcomes(it).at(-1)).toMatchObject({ denial: 'daily_loss' });
  });
  it('is unknown while the exchange does not answer, which is not flat', async () => {
    // Each look asks for the balance, then for the position; the first one asks three things more.
    const deaf = bot({ reads: [6, 1, 1].map((skip) => ({ skip, fault: 'fails' })) });
    await deaf.play(tick, tick);
    expect(deaf.state().desk.standing?.position).toBe('unknown');
    await deaf.play(buy);
    expect(outcomes(deaf)).toMatchObject([{ denial: 'position_unknown' }]);
    await deaf.play(buy);
    expect(outcomes(deaf).at(-1)).toEqual({ did: 'opened' });
  });
  it('goes on in the next process as it was', async () => {
    const it = bot();
    await it.play(buy, { do: 'restart', downtime: 60_000 }, tick);
    expect(it.state().desk.book.position).toMatchObject({ side: 'long', size: 15 });
    expect(it.model.world().stops).toHaveLength(1);
  });
});

describe('what is not the bot’s', () => {
  it('halts entries with a reason until it is gone, and is left alone', async () => {
    const it = bot();
    await it.play({ do: 'open_by_hand', lots: 40 }, buy);
    const why = "a long position of 40 lots is not the bot's: close it, the bot does not touch it";
    expect(outcomes(it)).toEqual([{ did: 'denied', denial: 'foreign_position', why }]);
    expect(it.model.world()).toMatchObject({ foreign: 40, stops: [] });
    await it.play({ do: 'close_foreign' }, buy);
    expect(outcomes(it).at(-1)).toEqual({ did: 'opened' });
    expect(events(it).filter((event) => event.startsWith('foreign'))).toEqual(['foreign_position', 'foreign_gone']);
  });
  it('is left when the bot closes its own part', async () => {
    const it = bot();
    await it.play(buy, { do: 'open_by_hand', lots: 40 }, tick, sell, tick);
    expect(it.model.world()).toMatchObject({ ours: 0, foreign: 40, stops: [] });
    expect(it.model.wrongs()).toEqual([]);
  });
});

it('entries halted by a person leave the stop where it is', async () => {
  const it = bot();
  await it.play(buy);
  it.person.halt = 'a look at it';
  await it.play(tick);
  expect(it.model.isGuarded()).toBe(true);
  await it.play(sell, ...ticks(CANDLE), buy);
  expect(outcomes(it).map((outcome) => ('denial' in outcome ? outcome.denial : outcome.did))).toEqual([
    'opened',
    'closed',
    'halted',
  ]);
});

describe('when the bot stops', () => {
  const drain = (it: ReturnType<typeof bot>, after: number) => {
    const stopping = new AbortController();
    const end = it.model.wall() + after;
    return it.run(async (trader) => {
      let isOver = false;
      const drained = trader.drain(stopping.signal).finally(() => {
        isOver = true;
      });
      while (!isOver && it.model.wall() < end) await Promise.resolve();
      stopping.abort(new Error('not settled'));
      await drained;
    });
  };

  it('an order whose outcome is open is brought to a known state', async () => {
    const it = bot({ writes: [{ skip: 1, fault: 'lost_before' }] });
    await it.play(buy);
    expect(states(it)).toEqual(['unknown']);
    await drain(it, 8_000);
    expect(states(it)).toEqual(['void']);
    expect(events(it)).not.toContain('left_unknown');
  });
  it('what stays unknown is said', async () => {
    const it = bot({ writes: [{ skip: 1, fault: 'lost_before' }] });
    await it.play(buy);
    await drain(it, 1_000);
    expect(it.told.at(-1)).toMatchObject({ event: 'left_unknown', orders: expect.stringContaining('(unknown)') });
  });
  it('nothing is waited for where everything is known', async () => {
    const it = bot();
    await it.play(buy);
    const before = it.model.wall();
    await drain(it, 8_000);
    expect(it.model.wall()).toBe(before);
    expect(it.model.isGuarded()).toBe(true);
  });
});

const decision = { signal: 'BUY', confidence: 'HIGH', reason: '', stopLoss: 95, takeProfit: 110 } as const;

it('entries halted while the decider was asked are halted', async () => {
  const it = bot();
  await it.run(async (trader) => {
    const { signal } = new AbortController();
    const sight = await trader.look(signal);
    it.person.halt = 'not now';
    if (sight !== null) await trader.recordDecision(decision, sight, signal);
  });
  expect(outcomes(it)).toMatchObject([{ denial: 'halted' }]);
});

it('looks and decisions never overlap at the exchange', async () => {
  const it = bot();
  await it.run(async (trader) => {
    const { signal } = new AbortController();
    const sight = await trader.look(signal);
    if (sight === null) return;
    const record = () => trader.recordDecision(decision, sight, signal);
    const recording = record();
    while (it.store.notes().length < 2) await null;
    // The order is on its way: a look that came between would take it for one that nobody waits for.
    await Promise.all([recording, trader.look(signal), trader.watch(signal), record()]);
  });
  expect(it.failures).toEqual([]);
  expect(outcomes(it).map(({ did }) => did)).toEqual(['opened', 'kept']);
  expect(it.store.notes().map(({ state }) => state)).toEqual(['intent', 'sent', 'acked', 'filled', 'protected']);
});

it('a bot that stops makes no new decision at the exchange', async () => {
  const it = bot();
  await it.run(async (trader) => {
    const stopping = new AbortController();
    const sight = await trader.look(stopping.signal);
    stopping.abort(new Error('the bot is stopping'));
    if (sight !== null) await trader.recordDecision(decision, sight, stopping.signal);
  });
  expect(it.failures).toEqual([new Error('the bot is stopping')]);
  expect([outcomes(it), states(it)]).toEqual([[], []]);
});

describe('what an entry will tie up', () => {
  it('stays reserved while nobody knows what has become of it, also in a later process, and no longer', async () => {
    const it = bot(atEntry('lost_before'));
    await it.play(buy);
    const margin = (150 * 0.1 * 100) / 3;
    expect([outcomes(it), it.state().desk.reserved]).toEqual([[expect.objectContaining({ did: 'unknown' })], margin]);
    // Before a process has seen a price it counts at its stop.
    await it.play({ do: 'restart', downtime: 0 }, tick);
    expect(it.state().desk.reserved).toBe(margin * 0.95);
    await it.play(...ticks(15_000));
    expect([states(it), it.state().desk.reserved]).toEqual([['void'], 0]);
  });
  it('is not reserved any more where it is filled: then the position ties it up', async () => {
    const it = bot();
    await it.play(buy);
    expect(it.state().desk).toMatchObject({ reserved: 0, book: { position: { size: 15 } } });
  });
});

describe('beside other symbols of the account', () => {
  const beside = (it: ReturnType<typeof bot>, changed: Partial<Beside>) =>
    Object.assign(it.others, { beside: { ...NOBODY, ...changed } });
  const cause = ({ store }: ReturnType<typeof bot>) => store.fills().find(({ action }) => action === 'close')?.cause;

  it('the day begins with what the first of them has seen', async () => {
    const it = bot();
    beside(it, { dayEquity: 10_300 });
    await it.play(tick);
    expect(it.state().desk.day?.equity).toBe(10_300);
  });
  it.each([
    ['the account has lost what the day allows', { dayEquity: 10_040 }, 'max_daily_loss'],
    ['another was closed for it', { isDayOver: true }, 'max_daily_loss'],
    ['less is lost', { dayEquity: 10_010 }, undefined],
  ])('a position is looked at for the loss of the day at once: %s', async (_, changed, expected) => {
    const it = bot({ maxDailyLoss: 30 });
    await it.play(tick, buy);
    beside(it, changed);
    await it.play(tick);
    expect(cause(it)).toBe(expected);
  });
  it('a position stays open whatever was lost, where no limit is set', async () => {
    const it = bot();
    await it.play(tick, buy);
    beside(it, { dayEquity: 99_000, isDayOver: true });
    await it.play(tick);
    expect(cause(it)).toBeUndefined();
  });
});
