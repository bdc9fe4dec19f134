import { afterEach, describe, expect, it } from 'vitest';
import type { Control } from '../../../bot/server/control.ts';
import { type Serving, serving } from '../support/serving.ts';

let bot: Serving;
const serve = async (changed: Partial<Control>) => {
  bot = await serving({
    control: {
      stop: () => undefined,
      halt: { file: '/data/HALT', write: () => undefined },
      testAi: () => Promise.reject(new Error('not asked for')),
      ...changed,
    },
  });
};
afterEach(() => bot.close());

describe('POST /api/control/stop', () => {
  it('stops once its answer has left, though stopping ends every connection', async () => {
    const { promise: stopped, resolve } = Promise.withResolvers<void>();
    await serve({ stop: () => resolve(bot.close()) });
    const { status, body } = await bot.post('/api/control/stop');
    expect([status, JSON.parse(body)]).toEqual([202, { status: 'stopping' }]);
    await stopped;
  });
});

describe('POST /api/control/halt', () => {
  it('halts entries, says who asked for it, and how it is undone', async () => {
    const reasons: string[] = [];
    await serve({ halt: { file: '/data/HALT', write: (reason) => void reasons.push(reason) } });
    const { status, body } = await bot.post('/api/control/halt');
    expect([status, JSON.parse(body)]).toEqual([200, { status: 'entries halted', undo: 'remove the file /data/HALT' }]);
    expect(reasons).toEqual(['asked for by POST /api/control/halt']);
  });
  it('answers 500 where the file cannot be written, and never that entries are halted', async () => {
    const write = () => {
      throw new Error('ENOSPC');
    };
    await serve({ halt: { file: '/data/HALT', write } });
    const { status, body } = await bot.post('/api/control/halt');
    expect([status, JSON.parse(body)]).toEqual([500, { error: 'internal error' }]);
    expect(String(bot.faults)).toContain('ENOSPC');
  });
});
