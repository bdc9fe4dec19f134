import { describe, expect, it } from 'vitest';
import type { Context, Decision } from '../../bot/domain/decision/decision.ts';
import { Transient } from '../../bot/domain/errors.ts';
import { observed, startState } from '../../bot/domain/state.ts';
import { startDesk } from '../../bot/domain/trading/desk.ts';
import { rehearse } from '../../bot/engine/rehearse.ts';
import type { Decider } from '../../bot/ports.ts';
import { observationOf } from './support/candles.ts';

const hold: Decision = { signal: 'HOLD', confidence: 'LOW', reason: 'a reason' };
const moment = { at: 0, wall: 0 };
const blind = startState({ start: 0, interval: 1 }, moment, startDesk(10_000));
const seeing = observed(blind, observationOf([1, 2, 3]), false, moment);

function decider() {
  const asked: string[] = [];
  const noted =
    (name: string): Decider['decide'] =>
    async ({ measures, holding }: Context) => {
      asked.push(`${name} at ${measures.price}, ${holding === null ? 'flat' : 'holding'}`);
      return hold;
    };
  const plain: Decider = { provider: 't', model: 't', isAi: false, label: 't', decide: noted('decide') };
  return { asked, plain, remote: { ...plain, rehearse: noted('rehearse') } };
}
const { signal } = new AbortController();

describe('a test of the decider', () => {
  it('asks about the market and the position as they are now', async () => {
    const { asked, plain } = decider();
    expect(await rehearse(plain, 'BTC/USDT:USDT', seeing, signal)).toBe(hold);
    expect(asked).toEqual(['decide at 3, flat']);
  });
  it('goes round the breaker where there is one', async () => {
    const { asked, remote } = decider();
    await rehearse(remote, 'BTC/USDT:USDT', seeing, signal);
    expect(asked).toEqual(['rehearse at 3, flat']);
  });
  it('waits for nothing while the market has not been seen', async () => {
    await expect(rehearse(decider().plain, 'BTC/USDT:USDT', blind, signal)).rejects.toThrow(
      new Transient('the market has not been seen yet'),
    );
  });
});
