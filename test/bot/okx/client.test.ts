// How OKX is asked, whatever it answers: what is repeated and what never is, whose clock counts, and what is never told.
import { describe, expect, it } from 'vitest';
import { Fatal } from '../../../bot/domain/errors.ts';
import { createExecute } from '../../../bot/execution/execute.ts';
import { KEEPS_NOTHING } from '../../../bot/execution/kept.ts';
import { createExecutionMeters } from '../../../bot/execution/meters.ts';
import { openClient } from '../../../bot/okx/client.ts';
import type { Ask, Request } from '../../../bot/okx/endpoints.ts';
import { CallLost } from '../../../bot/okx/transport.ts';
import { handClock } from '../support/hand-clock.ts';
import { SECRETS, settingsOf } from './support/settings.ts';

const READ: Request = { endpoint: 'privateGetAccountPositions', parameters: {} };
const WRITE: Request = { endpoint: 'privatePostTradeOrder', parameters: {} };
const never = new AbortController().signal;

/** @param play What is answered to all but the time, by turn; the last one stays. */
function client(...play: (object | Error | 'silence')[]) {
  const clock = handClock();
  const server = { ahead: 0, says: true };
  const asked: string[] = [];
  const ask: Ask = async ({ endpoint }, trace, signal) => {
    asked.push(endpoint);
    signal.throwIfAborted();
    trace.hasLeft = true;
    const isTime = endpoint === 'publicGetPublicTime';
    if (isTime && !server.says) return { status: 503, body: '' };
    if (isTime) return { status: 200, body: { code: '0', data: [{ ts: String(clock.wall() + server.ahead) }] } };
    const said = play.length > 1 ? play.shift() : play[0];
    if (said instanceof Error) throw said;
    if (said === 'silence')
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    return { status: 200, body: said };
  };
  const execute = createExecute({ cache: KEEPS_NOTHING, meters: createExecutionMeters(), clock, random: () => 0 });
  const settings = settingsOf(play.includes('silence') ? { 'bot.execution.timeout': '40ms' } : {});
  return { asked, clock, server, ...openClient(settings, () => ask, execute, clock) };
}

const code = (code: string, msg = '') => ({ code, msg, data: [] });
const done = { code: '0', msg: '', data: [{ ordId: '7', sCode: '0' }] };
const times = ({ asked }: { asked: readonly string[] }) => asked.filter((one) => one === 'publicGetPublicTime').length;

describe('a read', () => {
  it('that met a wrong time sets the clock and is repeated, once', async () => {
    const it = client(code('50102'), done);
    expect(await it.read('okx_positions', READ, never)).toEqual(done.data);
    expect([times(it), it.asked.length]).toEqual([2, 4]);
    const other = client(code('50102'));
    await expect(other.read('okx_positions', READ, never)).rejects.toThrow('OKX answered 50102');
    expect(other.asked.filter((one) => one === READ.endpoint)).toHaveLength(2);
  });
  it('is repeated as often as is set where the exchange is busy, and not where it refuses', async () => {
    const busy = client(code('50013'));
    await expect(busy.read('okx_positions', READ, never)).rejects.toThrow('its systems are busy');
    const refused = client(code('51000'));
    await expect(refused.read('okx_positions', READ, never)).rejects.toThrow('a part of the order is wrong');
    const asked = [busy, refused].map((one) => one.asked.filter((endpoint) => endpoint === READ.endpoint).length);
    expect(asked).toEqual([3, 1]);
  });
  it('needs a person where the key is at fault', async () => {
    await expect(client(code('50105')).read('okx_positions', READ, never)).rejects.toThrow(Fatal);
  });
  it('tells no secret that an answer quotes', async () => {
    const said = code('50111', Object.values(SECRETS).join(' '));
    await expect(client(said).read('okx_positions', READ, never)).rejects.toThrow(/\(\*\*\* \*\*\* \*\*\*\)$/);
  });
});

describe('a command', () => {
  it('is accepted with its row', async () => {
    expect(await client(done).write('okx_submit', WRITE, never)).toEqual({ did: 'accepted', row: done.data[0] });
  });
  it.each([
    ['a busy exchange', code('50013')],
    ['an unknown code', code('12345')],
    ['a broken connection', new CallLost('ECONNRESET', null)],
    ['silence', 'silence' as const],
    ['an answer that names nothing', code('0')],
    ['a fault of our own after it has left', new TypeError('a bug')],
  ])('is unknown after %s, and is never repeated', async (_, said) => {
    const it = client(said);
    expect(await it.write('okx_submit', WRITE, never)).toMatchObject({ did: 'unknown' });
    expect(it.asked.filter((one) => one === WRITE.endpoint)).toHaveLength(1);
  });
  it.each([
    ['a refusal', code('51008'), '51008'],
    ['a refused connection', new CallLost('ECONNREFUSED', null), 'not_sent'],
    ['a key that is wrong', code('50113'), '50113'],
  ])('is rejected after %s', async (_, said, expected) => {
    expect(await client(said).write('okx_submit', WRITE, never)).toMatchObject({ did: 'rejected', code: expected });
  });
  it('that was ended before it left is rejected: nothing was sent', async () => {
    const it = client(done);
    const ended = AbortSignal.abort(new Error('we stop'));
    expect(await it.write('okx_submit', WRITE, ended)).toEqual({
      did: 'rejected',
      code: 'not_sent',
      why: 'not sent: we stop',
    });
  });
  it('goes also while the exchange does not tell its time', async () => {
    const it = client(done);
    it.server.says = false;
    expect(await it.write('okx_protect', WRITE, never)).toMatchObject({ did: 'accepted' });
  });
});

describe('the clock of the exchange', () => {
  it('is asked for once, before the first that is signed', async () => {
    const it = client(done);
    it.server.ahead = 2_000;
    await it.read('okx_positions', READ, never);
    await it.read('okx_positions', READ, never);
    expect(it.asked[0]).toBe('publicGetPublicTime');
    expect([times(it), it.now() - it.clock.wall(), it.skew()]).toEqual([1, 2_000, -2_000]);
  });
  it('is not asked for by what is public', async () => {
    const it = client(done);
    await it.read('okx_ticker', { endpoint: 'publicGetMarketTicker', parameters: {} }, never);
    expect([times(it), it.skew()]).toEqual([0, null]);
  });
  it('is asked for again after ten minutes, not before', async () => {
    const it = client(done);
    await it.setClock(never);
    it.clock.advance(599_999);
    await it.setClock(never);
    expect(times(it)).toBe(1);
    it.clock.advance(1);
    await it.setClock(never);
    expect(times(it)).toBe(2);
  });
  it('does not step with ours, and is asked for again when ours has', async () => {
    let step = 0;
    const it = client(done);
    await it.setClock(never);
    const wall = it.clock.wall;
    Object.assign(it.clock, { wall: () => wall() + step });
    const before = it.now();
    step = 3_600_000;
    expect([it.now() - before, it.skew()]).toEqual([0, 3_600_000]);
    await it.setClock(never);
    expect(times(it)).toBe(2);
  });
  it('that is old will do where no newer one can be had; one that has stepped will not', async () => {
    const it = client(done);
    await it.setClock(never);
    it.server.says = false;
    it.clock.advance(600_000);
    await it.setClock(never);
    expect(it.skew()).toBe(0);
    const wall = it.clock.wall;
    Object.assign(it.clock, { wall: () => wall() + 1_001 });
    await expect(it.setClock(never)).rejects.toThrow('HTTP 503');
  });
  it('is our own as long as nothing else is known', () => {
    const it = client(done);
    expect([it.now(), it.skew()]).toEqual([it.clock.wall(), null]);
  });
});
