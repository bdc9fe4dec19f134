// `flatten`: what a person calls where the bot is dead and something is open.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BotConfiguration } from '../../../bot/config.ts';
import { Fatal, Transient } from '../../../bot/domain/errors.ts';
import { flatten } from '../../../bot/flatten.ts';
import { flattenAccount } from '../../../bot/flatten-command.ts';
import { schema } from '../../../bot/schema.ts';
import { openMemory } from '../../../bot/store/store.ts';
import { type Script, TERMS, table, UNTROUBLED } from './play.ts';

/** Runs it on what a bot has left behind. */
async function flattened(it: ReturnType<typeof table>, isDry = false) {
  const said: string[] = [];
  const { model, store } = it;
  const isFlat = await flatten(
    {
      exchange: { venue: model.venue(() => false), key: 'model', isReal: true },
      openMemory: () => ({
        open: ({ startBalance }) => store.open(() => false, startBalance),
        unfinished: () => [],
        close: () => undefined,
      }),
      symbols: [TERMS.symbol],
      termsOf: () => TERMS,
      clock: { now: model.wall, wall: model.wall },
      limited: (_, __, outer, work) => work(outer),
      pause: async (ms) => model.advance(ms),
      log: it.log,
      print: (sentence) => said.push(sentence),
      isDry,
    },
    new AbortController().signal,
  );
  return { isFlat, said };
}
const bot = (script: Partial<Script> = {}) => table({ ...UNTROUBLED, ...script });
const closing = 'closing long 15 BTC/USDT:USDT (150 lots)';
const done = 'nothing of the bot is open any more';

describe('flatten', () => {
  it('closes the position with a closing that is journaled, and its stop goes with it', async () => {
    const it = bot();
    await it.play({ do: 'buy' });
    expect(await flattened(it)).toEqual({ isFlat: true, said: [closing, done] });
    expect(it.model.world()).toMatchObject({ ours: 0, stops: [] });
    expect(it.store.lives().map(({ state }) => state)).toEqual(['closed', 'filled']);
    expect(it.store.fills().at(-1)).toMatchObject({ action: 'close', cause: 'by_hand' });
    await it.play({ do: 'restart', downtime: 0 }, { do: 'tick' });
    expect(it.state().desk.book).toMatchObject({ position: null, tradesTotal: 1 });
  });
  it('finds what the bot did not live to hear of', async () => {
    const it = bot({ writes: [{ skip: 1, fault: 'kill_after' }] });
    await it.play({ do: 'buy' });
    expect(it.store.lives().map(({ state }) => state)).toEqual(['sent']);
    expect(await flattened(it)).toEqual({ isFlat: true, said: [closing, done] });
    expect(it.model.world().ours).toBe(0);
  });
  it('cancels an entry that is still live', async () => {
    const it = bot({
      writes: [
        { skip: 1, fault: 'partial_live' },
        { skip: 0, fault: 'kill_before' },
      ],
    });
    await it.play({ do: 'buy' });
    const before = it.model.wall();
    const { said, isFlat } = await flattened(it);
    expect([isFlat, said[0], said.at(-1)]).toEqual([true, expect.stringMatching(/^cancelling order v/), done]);
    expect(it.model.wall() - before).toBeLessThan(2_000);
    expect(it.model.world()).toMatchObject({ ours: 0 });
    expect(it.model.world().orders.filter(({ state }) => state === 'live')).toEqual([]);
  });
  it('names what is not the bot’s, and leaves it', async () => {
    const it = bot();
    await it.play({ do: 'buy' }, { do: 'open_by_hand', lots: 40 });
    const { said } = await flattened(it);
    expect(said[1]).toMatch(/^left alone: the position is long 190 lots and only 150 of them are the bot's/);
    expect(it.model.world()).toMatchObject({ ours: 0, foreign: 40, stops: [] });
    expect(it.model.wrongs()).toEqual([]);
  });
  it('does nothing where nothing is open', async () => {
    const it = bot();
    expect(await flattened(it)).toEqual({ isFlat: true, said: ['no position of the bot is open', done] });
    expect(it.store.notes()).toEqual([]);
  });
  it('tries on where a closing is refused or an answer does not come', async () => {
    const it = bot({
      writes: [
        { skip: 2, fault: 'refused' },
        { skip: 0, fault: 'lost_before' },
      ],
    });
    await it.play({ do: 'buy' });
    expect((await flattened(it)).isFlat).toBe(true);
  });
  it('tries on where a stop that protects nothing cannot be cancelled', async () => {
    const it = bot({ writes: [{ skip: 2, fault: 'refused' }] });
    await it.play({ do: 'buy' }, { do: 'close_by_hand', lots: 500 });
    expect((await flattened(it)).isFlat).toBe(true);
    expect(it.model.world().stops).toEqual([]);
  });
  it('says so where it does not come about', async () => {
    const refusals = Array.from({ length: 30 }, () => ({ skip: 0, fault: 'refused' }) as const);
    const it = bot({ writes: [{ skip: 2, fault: 'refused' }, ...refusals] });
    await it.play({ do: 'buy' });
    const { isFlat, said } = await flattened(it);
    expect([isFlat, said.at(-1)]).toEqual([
      false,
      'not everything could be closed: see the log, run it again, or close it at the exchange',
    ]);
  });
  it('throws where the exchange does not answer at all', async () => {
    await expect(flattened(bot({ reads: [{ skip: 0, fault: 'fails' }] }))).rejects.toThrow(Transient);
  });
});

describe('a dry run', () => {
  it('says what it would do, and does nothing', async () => {
    const it = bot();
    await it.play({ do: 'buy' }, { do: 'open_by_hand', lots: 40 });
    const before = [it.model.world(), it.store.notes().length];
    const { isFlat, said } = await flattened(it, true);
    expect([isFlat, said[0]]).toEqual([true, 'would close long 15 BTC/USDT:USDT (150 lots)']);
    expect([it.model.world(), it.store.notes().length]).toEqual(before);
  });
  it('would cancel a stop that protects nothing', async () => {
    const it = bot();
    await it.play({ do: 'buy' }, { do: 'close_by_hand', lots: 500 }, { do: 'restart', downtime: 0 });
    const { said } = await flattened(it, true);
    expect(said).toEqual(['no position of the bot is open', expect.stringMatching(/^would cancel stop s/)]);
  });
});

describe('the command', () => {
  let folder = '';
  let said: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flatten-test-'));
    said = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const configuration = (): BotConfiguration => {
    const defaults = Object.entries(schema.keys).map(([name, key]) => [`bot.${name}`, key.type.parse(key.default)]);
    const values = { ...Object.fromEntries(defaults), 'bot.data_dir': folder } as BotConfiguration['values'];
    return { folder, values, secrets: {}, language: 'en', warnings: [] };
  };
  const command = (isDry: boolean, isPaper = false, open = openMemory) => {
    const { model, log } = table(UNTROUBLED);
    const exchange = isPaper ? null : { venue: model.venue(() => false), key: 'model', isReal: true };
    const print = (sentence: string) => void said.push(sentence);
    return flattenAccount(configuration(), { exchange, isDry, print, log, open }, new AbortController().signal);
  };

  it('halts entries, and says until when', async () => {
    expect(await command(false)).toBe(true);
    expect(readFileSync(join(folder, 'HALT'), 'utf8')).toBe('flatten\n');
    expect(said).toEqual([
      `entries are halted until ${join(folder, 'HALT')} is removed`,
      'no position of the bot is open',
      done,
    ]);
  });
  it('leaves the data folder as it is in a dry run', async () => {
    expect(await command(true)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
    expect(said).toEqual(['no position of the bot is open']);
  });
  it('does nothing on paper', async () => {
    expect(await command(false, true)).toBe(true);
    expect(said).toEqual(['nothing is at an exchange: the bot trades on paper']);
    expect(existsSync(join(folder, 'HALT'))).toBe(false);
  });
  it('halts entries and is refused while the bot lives', async () => {
    const open = () => {
      throw new Fatal('bot.db is in use by another bot: stop that one first');
    };
    await expect(command(false, false, open)).rejects.toThrow(
      new Fatal(
        'bot.db is in use by another bot: stop that one first. ' +
          'Entries are halted now (HALT): stop the bot, then run flatten again',
      ),
    );
    expect(existsSync(join(folder, 'HALT'))).toBe(true);
  });
  it('goes on where the disk is full, and says that nothing is journaled', async () => {
    const open = () => {
      throw new Error('the disk is full');
    };
    expect(await command(false, false, open)).toBe(true);
    expect(said).toContain('what is done now is not journaled: the disk is full');
    expect(readdirSync(folder)).toEqual(['HALT']);
  });
});
