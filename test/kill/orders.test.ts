import { expect, it, onTestFinished } from 'vitest';
import { sweepOrders } from './orders/sweep.ts';

it.skipIf(process.platform !== 'linux')(
  'killed with -9 as its entry, its stop and its closing are carried out, the bot finds each, doubles none, and its books are right',
  async () => {
    const order = 'POST /trade/order';
    const kills = [order, 'POST /trade/order-algo', order].map((on) => ({ on, when: 'executed' }) as const);
    const entry = [{ on: 'POST /api/v5/trade/order', fault: 'stop lost' }] as const;
    const course = { kills, entry };
    const { killed, faults } = await sweepOrders([{ step: 'all', at: 'executed', course }], true, onTestFinished);
    expect(killed).toEqual([expect.objectContaining({ missed: 0 })]);
    expect(faults).toEqual([]);
    expect(killed.filter((one) => 'naked' in one && one.naked < 10_000)).toHaveLength(1);
  },
  60_000,
);
