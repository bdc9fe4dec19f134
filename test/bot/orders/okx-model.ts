// The simulated OKX behind the bot's own adapter as the exchange of a history: what may go wrong happens to the calls
// themselves. It keeps count of what must never happen.
import { createExecutionMeters } from '../../../bot/execution/meters.ts';
import { openOkx } from '../../../bot/okx/open.ts';
import { handClock } from '../../okx/clock.ts';
import { cashOf } from '../../okx/engine/ledger.ts';
import { BTC } from '../../okx/engine/open.ts';
import { openPositions } from '../../okx/engine/state.ts';
import { MONEY } from '../../okx/engine/units.ts';
import type { Rule } from '../../okx/faults.ts';
import { fetchFrom } from '../../okx/in-process.ts';
import { createOkx } from '../../okx/okx.ts';
import { settingsOf } from '../okx/support/settings.ts';
import { logBook } from '../support/log-book.ts';
import type { ReadFault, Trouble, WriteFault } from './model-venue.ts';
import type { Model } from './play.ts';

const START = Date.UTC(2026, 0, 5, 12);
/** How far the exchange's clock is ahead, in milliseconds. */
const AHEAD = 700;
const LATENCY = 30;
/** How old a stale answer may be, in milliseconds. */
const STALE = 1_200;
/** How late a call may come: while it is waited for, and when it has been given up, in milliseconds. */
const LATE = [2_500, 12_000] as const;
/** Milliseconds between two looks at what is naked. */
const SLICE = 250;
const TICK_SIZE = 0.1;
const LOT = 0.01;
/** What a history calls 100 costs so many times as much here. */
const SCALE = 1_000;

/** Ways in which nothing is known of a call, one after the other. */
const LOST = [
  { fault: 'reset' },
  { fault: 'http', status: 502 },
  { fault: 'code', code: '50004' },
  { fault: 'code', code: '51149', level: 'order' },
  { fault: 'code', code: '50026' },
] as const;
const FAILING = [
  { fault: 'http', status: 503, executed: false },
  { fault: 'code', code: '50011', http: 200, executed: false },
  { fault: 'reset', executed: false },
  { fault: 'code', code: '50001', executed: false },
] as const;
const ENGINE: { readonly [F in WriteFault]?: object } = {
  slow: { fault: 'fills late', after: 1_500 },
  partial_ended: { fault: 'fills partly', share: 0.5, then: 'cancel' },
  partial_live: { fault: 'fills partly', share: 0.5, then: 'stay' },
  no_stop: { fault: 'stop lost' },
  refused: { fault: 'code', code: '51008', level: 'order', executed: false },
};

export function okxModel(trouble: Trouble): Model {
  const clock = handClock(START + AHEAD);
  const okx = createOkx({ clock, hasLimits: false, uid: '7' });
  const wall = () => clock.now() - AHEAD;
  const settings = settingsOf({ 'bot.execution.retry.attempts': '1' });
  const wrongs: string[] = [];
  const submitted = new Set<string>();
  let due: { readonly at: number; readonly run: () => void }[] = [];
  let [isRunning, nakedFor, changedAt, count] = [true, 0, 0, 0];
  let positions = okx.exchange().positions;

  const lots = () => openPositions(okx.exchange())[0]?.lots ?? 0;
  const isGuarded = () => okx.exchange().naked.at(-1)?.until !== null;
  const troubled = () => {
    nakedFor = 0;
  };

  function advance(ms: number): void {
    for (let left = ms; left > 0; left -= SLICE) {
      const slice = Math.min(SLICE, left);
      clock.advance(slice);
      const ready = due.filter(({ at }) => at <= clock.now());
      due = due.filter((event) => !ready.includes(event));
      for (const { run } of ready) run();
      const now = okx.exchange();
      if (now.positions !== positions) changedAt = clock.now();
      positions = now.positions;
      nakedFor = lots() === 0 || isGuarded() ? 0 : nakedFor + (isRunning ? slice : 0);
      if (nakedFor <= 10_000) continue;
      wrongs.push(`the position is naked for ${nakedFor} ms`);
      nakedFor = Number.NEGATIVE_INFINITY;
    }
  }

  const next = <T>(ways: readonly T[]): T => ways[count++ % ways.length] as T;
  const rule = (call: string, fault: object) => okx.faults.add({ on: call, ...fault } as Rule);

  function spoilRead(call: string, fault: ReadFault): void {
    if (fault === 'fails') rule(call, next(FAILING));
    if (fault === 'stale' && clock.now() - changedAt < STALE) rule(call, { fault: 'stale' });
  }

  function spoilWrite(call: string, fault: WriteFault): void {
    if (fault === 'lost_before') rule(call, { ...next(LOST), executed: false });
    if (fault === 'lost_after') rule(call, { ...next(LOST), executed: true });
    if (fault in ENGINE) rule(call, ENGINE[fault] as object);
  }

  /** What the bot sends under one id, and beside what. */
  function noted(call: string, body: string): void {
    const { clOrdId, algoClOrdId, reduceOnly } = body === '' ? {} : JSON.parse(body);
    const id = algoClOrdId ?? clOrdId;
    if (id !== undefined) {
      if (submitted.has(id)) wrongs.push(`${id} is sent twice`);
      submitted.add(id);
    }
    if (call.endsWith('/trade/order') && reduceOnly !== true && lots() !== 0)
      wrongs.push(`entry ${id} is sent beside a position of ${lots()} lots`);
  }

  const inner = fetchFrom(okx);
  const never = <T>() => new Promise<T>(() => undefined);

  const fetchOf =
    (isDead: () => boolean): typeof fetch =>
    async (input, init) => {
      if (isDead()) return never();
      advance(LATENCY);
      const method = init?.method ?? 'GET';
      const call = `${method} ${new URL(String(input)).pathname}`;
      const [reads, writes] = method === 'GET' ? [trouble.read(), null] : [null, trouble.write()];
      const fault = reads ?? writes;
      if (method !== 'GET') noted(call, String(init?.body ?? ''));
      if (fault !== null) troubled();
      const die = () => {
        trouble.kill();
        return never<Response>();
      };
      if (fault === 'kill' || fault === 'kill_before') return die();
      if (fault === 'late') {
        const run = () => {
          troubled();
          // Whoever has sent it has given it up.
          void inner(input, { ...init, signal: null });
        };
        due.push({ at: clock.now() + next(LATE), run });
        throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
      }
      if (reads !== null) spoilRead(call, reads);
      if (writes !== null) spoilWrite(call, writes);
      const answer = await inner(input, init);
      if (fault === 'kill_after') return die();
      advance(LATENCY);
      return answer;
    };

  return {
    venue: (isDead) => {
      const meters = createExecutionMeters();
      const ours = { now: wall, wall };
      return openOkx(settings, { clock: ours, meters, log: logBook().log, fetch: fetchOf(isDead) }).venue;
    },
    wall,
    advance,
    troubled,
    down: (ms) => {
      isRunning = false;
      advance(ms);
      isRunning = true;
    },
    setPrice: (price) => okx.market.price(price * SCALE),
    loseStops: () => {
      troubled();
      okx.hand.cancelStops();
    },
    closeByHand: (most) => {
      const open = lots();
      if (open === 0) return;
      const sz = (Math.min(most, Math.abs(open)) * LOT).toFixed(2);
      okx.hand.order({ instId: BTC, side: open > 0 ? 'sell' : 'buy', sz, reduceOnly: true });
    },
    openByHand: () => undefined,
    closeForeign: () => undefined,
    world: () => {
      const exchange = okx.exchange();
      const price = (exchange.prices[BTC]?.last ?? 0) * TICK_SIZE;
      return { price, ours: lots(), cash: cashOf(exchange) / MONEY };
    },
    isGuarded,
    wrongs: () => {
      const { doubled, entries } = okx.audit();
      const twice = Object.entries(entries).filter(([, of]) => of.length > 1);
      return [...wrongs, ...doubled.map((id) => `${id} doubled`), ...twice.map(([id]) => `${id} entered twice`)];
    },
  };
}
