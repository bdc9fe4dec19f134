// What a bot of Python tells of itself before it is stopped: real bots. SIGABRT ends them, so it is for few.
import { describe, expect, it } from 'vitest';
import { reason } from '../../../guardian/sentences/reason.ts';
import { isAlive } from '../../support/guardian.ts';
import { bot, collecting } from './stage.ts';

const executing = { dashboard: { at: 0, object: { loop: { stage: 'execute' } } } };

describe('a bot of Python', () => {
  it('that SIGTERM would end at once is asked for the stacks of all its threads', async () => {
    const { folder, launch, seen, ended } = await bot('hanging_bot.py');
    const { collector, read, report, faults } = collecting(folder, { launch });
    await collector.collect(seen());
    expect(faults).toEqual([]);
    expect(await ended).toBe('SIGABRT');
    expect(report().evidence.stack.said).toEqual(
      reason('stack_python', { place: 'hang_in_the_strategy (hanging_bot.py:14)' }),
    );
    expect(read('stack.txt')).toMatch(/hanging_bot\.py", line 14 in hang_in_the_strategy$/m);
    expect(read('stack.txt'), 'nothing that stood above it').not.toContain('ready');
    expect(read('stack.txt')).toMatch(/hanging_bot\.py", line 9 in wait_for_the_exchange$/m);
  });

  it('that ends in order when it is asked to is not asked for its stacks', async () => {
    const { folder, launch, pid, seen, ended } = await bot('hanging_bot.py', 'orderly');
    const { collector, read, report } = collecting(folder, { launch });
    await collector.collect(seen());
    expect(report().evidence.stack.said).toEqual(reason('stack_ends_in_order', {}));
    expect(read('stack.txt')).toMatch(/^thread \d+ \(python3?\): S \(sleeping\)/m);
    process.kill(pid, 'SIGTERM');
    expect(await ended).toBe(7);
  });

  it('that may be in the middle of an order is not asked for its stacks', async () => {
    const { folder, launch, pid, seen } = await bot('hanging_bot.py');
    const { collector, report } = collecting(folder, { launch });
    await collector.collect(seen(executing));
    expect(report().evidence.stack.said).toEqual(reason('stack_mid_order', {}));
    expect(isAlive(pid)).toBe(true);
  });
});
