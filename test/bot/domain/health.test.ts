import { describe, expect, it } from 'vitest';
import { answered, type Fault, failed, startHealth } from '../../../bot/domain/decision/health.ts';
import { at } from '../support/about.ts';

const fault: Fault = { reason: 'timeout', faultDomain: 'provider', httpStatus: null };
const start = startHealth(at(0));

describe('the health of a decider', () => {
  it('is unknown until something has come', () => {
    expect(start).toEqual({ status: 'unknown', since: at(0), fault: null });
  });
  it('is down from the first failure on, however many follow, and names the last', () => {
    const other: Fault = { reason: 'auth', faultDomain: 'config', httpStatus: 401 };
    expect(failed(failed(start, fault, at(1)), other, at(2))).toEqual({ status: 'down', since: at(1), fault: other });
  });
  it('is ok from the first answer on, however many follow', () => {
    const once = answered(failed(start, fault, at(1)), at(2));
    expect(answered(once, at(3))).toEqual({ status: 'ok', since: at(2), fault: null });
  });
  it('is only degraded, and not down, while its budget is used up', () => {
    const budget: Fault = { reason: 'budget', faultDomain: null, httpStatus: null };
    const used = failed(failed(start, budget, at(1)), budget, at(2));
    expect(used).toEqual({ status: 'degraded', since: at(1), fault: budget });
    expect(failed(used, fault, at(3))).toEqual({ status: 'down', since: at(3), fault });
    expect(answered(used, at(3))).toMatchObject({ status: 'ok', since: at(3) });
  });
});
