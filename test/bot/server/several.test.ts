// The API of a bot that trades several symbols.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Decided } from '../../../bot/domain/decision/decided.ts';
import { observed, queued, type State, ticked } from '../../../bot/domain/state.ts';
import { NOBODY } from '../../../bot/domain/trading/beside.ts';
import { NOTHING_ASKED } from '../../../bot/domain/trading/standing.ts';
import type { EquityPoint } from '../../../bot/ports.ts';
import { readExposition } from '../../support/exposition-format.ts';
import { about, at, flat, long, made, short, starting, terms, trade, withBook } from '../support/about.ts';
import { observationOf } from '../support/candles.ts';
import { faultsOf } from '../support/dashboard-schema.ts';
import { type Serving, serving } from '../support/serving.ts';

const ETH = 'ETH/USDT:USDT';
const second: { state: State; decisions: readonly Decided[]; curve: readonly EquityPoint[] } = {
  state: flat,
  decisions: [],
  curve: [],
};
let bot: Serving;
beforeAll(async () => {
  bot = await serving({
    others: [
      {
        about: { ...about, terms: { ...terms, symbol: ETH } },
        state: () => second.state,
        store: {
          decisions: (limit) => second.decisions.slice(0, limit),
          equityCurve: () => second.curve,
        },
      },
    ],
    together: () => ({ rounds: 3, longestWait: 0 }),
  });
});
afterAll(() => bot.close());
beforeEach(() => {
  Object.assign(bot.scene, { state: flat, now: 5_000, decisions: [], curve: [] });
  Object.assign(second, { state: flat, decisions: [], curve: [] });
});

const by = (symbol: string) => `symbol=${encodeURIComponent(symbol)}`;
const decidedAt = (ms: number, signal: 'BUY' | 'HOLD' = 'BUY'): Decided =>
  ({ ...made, signal, madeAt: at(ms).wall }) as Decided;

describe('GET /api/dashboard', () => {
  it('shows each of them, and what they are together', async () => {
    second.state = queued(starting, at(2_000));
    const shown = await bot.get('/api/dashboard');
    expect(faultsOf(shown)).toEqual([]);
    expect(shown).toMatchObject({ config: { symbol: 'BTC/USDT:USDT' }, decision: { last_decision_at: null } });
    expect(shown.symbols).toMatchObject([
      { symbol: 'BTC/USDT:USDT', decision: { queued_age_s: null } },
      { symbol: ETH, decision: { queued_age_s: 3 } },
    ]);
  });
  it('shows what each has earned of the account that all trade, and its loss once', async () => {
    const standing = { ...NOTHING_ASKED, isReconciled: true, equity: 9_500, cash: 9_400 };
    const of = (state: State): State => ({
      ...state,
      desk: { ...state.desk, standing, beside: { ...NOBODY, dayEquity: 10_200 } },
    });
    bot.scene.state = of(flat);
    second.state = of(short);
    const { account_info, performance, trading, symbols } = await bot.get('/api/dashboard');
    expect(account_info).toEqual({ usdt_balance: 9_400, total_equity: 9_500 });
    expect([performance.total_profit, trading.day_pnl_usdt]).toEqual([-500, -700]);
    expect(symbols.map(({ total_profit }: { total_profit: number }) => total_profit)).toEqual([0, -2.09]);
  });
  it('counts as decisions what the one that had waited longest has made', async () => {
    expect((await bot.get('/api/dashboard')).decision.decisions_total).toBe(3);
    expect(await bot.get('/api/ai_model_info')).toMatchObject({ decisions_total: 3 });
  });
});

describe('GET /api/ai_decisions and /api/signals', () => {
  beforeEach(() => {
    bot.scene.decisions = [decidedAt(4_000), decidedAt(1_000, 'HOLD')];
    second.decisions = [decidedAt(3_000), decidedAt(2_000)];
  });
  const seen = (decisions: readonly { symbol: string; at: string }[]) =>
    decisions.map(({ symbol, at: when }) => `${symbol.slice(0, 3)} ${when.slice(18, 19)}`);

  it('show those of all, newest first, each with its symbol', async () => {
    expect(seen((await bot.get('/api/ai_decisions')).decisions)).toEqual(['BTC 4', 'ETH 3', 'ETH 2', 'BTC 1']);
    expect(seen((await bot.get('/api/signals')).signals)).toEqual(['BTC 4', 'ETH 3', 'ETH 2']);
  });
  it('show those of one where it is named', async () => {
    expect(seen((await bot.get(`/api/ai_decisions?${by(ETH)}`)).decisions)).toEqual(['ETH 3', 'ETH 2']);
    expect(seen((await bot.get(`/api/signals?${by('BTC/USDT:USDT')}`)).signals)).toEqual(['BTC 4']);
  });
  it('show no more than are asked for, the newest of all', async () => {
    expect(seen((await bot.get('/api/ai_decisions?limit=3')).decisions)).toEqual(['BTC 4', 'ETH 3', 'ETH 2']);
    expect(seen((await bot.get(`/api/signals?limit=1&${by(ETH)}`)).signals)).toEqual(['ETH 3']);
  });
  it.each(['/api/ai_decisions', '/api/signals', '/api/trades', '/api/kline', '/api/profit_curve'])(
    '%s refuses a symbol that is not traded, with those that are',
    async (path) => {
      const { status, body } = await bot.ask(`${path}?symbol=DOGE`);
      const error = 'symbol must be one of BTC/USDT:USDT, ETH/USDT:USDT, got "DOGE"';
      expect([status, JSON.parse(body)]).toEqual([400, { error }]);
    },
  );
});

describe('GET /api/kline', () => {
  it('shows the first where none is named, and the one that is', async () => {
    second.state = observed(flat, observationOf([7, 8]), false, at(4_000));
    second.decisions = [decidedAt(3_000)];
    const closes = async (path: string) => {
      const { symbol, candles, decisions } = await bot.get(path);
      return [symbol, candles.map(({ close }: { close: number }) => close), decisions.length];
    };
    expect(await closes('/api/kline')).toEqual(['BTC/USDT:USDT', [90, 91], 0]);
    expect(await closes(`/api/kline?${by(ETH)}`)).toEqual([ETH, [7, 8], 1]);
    expect(await closes(`/api/kline?limit=1&${by(ETH)}`)).toEqual([ETH, [8], 1]);
  });
});

describe('GET /api/trades', () => {
  const closedAt = (ms: number) => ({ ...trade, closedAt: at(ms).wall });

  it('shows what all have closed, newest first, and each open position', async () => {
    bot.scene.state = withBook(long, { trades: [closedAt(3_000), closedAt(1_000)] });
    second.state = withBook(short, { trades: [closedAt(2_000)] });
    const { open, positions, trades } = await bot.get('/api/trades');
    expect(open.side).toBe('long');
    expect(positions.map(({ side }: { side: string }) => side)).toEqual(['long', 'short']);
    expect(trades.map(({ closed_at }: { closed_at: string }) => closed_at.slice(18, 19))).toEqual(['3', '2', '1']);
  });
  it('shows as open that of the first, flat or not', async () => {
    second.state = short;
    const { open, positions } = await bot.get('/api/trades');
    expect([open, positions.length]).toEqual([null, 1]);
  });
  it('shows those of one as if it were the only one', async () => {
    second.state = withBook(short, { trades: [closedAt(2_000)] });
    const shown = await bot.get(`/api/trades?${by(ETH)}`);
    expect(Object.keys(shown)).toEqual(['open', 'trades']);
    expect([shown.open.side, shown.trades.length]).toEqual(['short', 1]);
  });
});

describe('GET /api/profit_curve', () => {
  const point = (ms: number, equity: number): EquityPoint => ({ at: at(ms).wall, cash: equity - 1, equity });

  it('adds up what each was worth last', async () => {
    bot.scene.curve = [point(1_000, 10_000), point(3_000, 10_010)];
    second.curve = [point(2_000, 9_990), point(4_000, 9_980)];
    const { start_balance, points } = await bot.get('/api/profit_curve');
    expect(start_balance).toBe(20_000);
    expect(points.map(({ equity }: { equity: number }) => equity)).toEqual([20_000, 19_990, 20_000, 19_990]);
    expect(points.map(({ cash }: { cash: number }) => cash)).toEqual([19_999, 19_988, 19_998, 19_988]);
  });
  it('shows no more points than are asked for, the newest among them', async () => {
    bot.scene.curve = Array.from({ length: 20 }, (_, i) => point(2 * i, 10_000 + i));
    second.curve = Array.from({ length: 20 }, (_, i) => point(2 * i + 1, 10_000));
    const { points } = await bot.get('/api/profit_curve?points=7');
    expect(points.length).toBeLessThanOrEqual(7);
    expect(points.length).toBeGreaterThan(3);
    expect(points.at(-1)).toMatchObject({ at: new Date(at(39).wall).toISOString(), equity: 20_019 });
  });
  it('is one where all trade one account', async () => {
    bot.scene.state = { ...flat, desk: { ...flat.desk, standing: NOTHING_ASKED } };
    bot.scene.curve = [point(1_000, 10_000), point(3_000, 10_010)];
    second.curve = [point(2_000, 10_005)];
    const { start_balance, points } = await bot.get('/api/profit_curve');
    expect(start_balance).toBe(10_000);
    expect(points.map(({ equity }: { equity: number }) => equity)).toEqual([10_000, 10_005, 10_010]);
    const { points: last } = await bot.get('/api/profit_curve?points=1');
    expect(last).toMatchObject([{ equity: 10_010 }]);
  });
  it('shows that of one where it is named', async () => {
    second.curve = [point(2_000, 9_990)];
    expect(await bot.get(`/api/profit_curve?${by(ETH)}`)).toEqual({
      start_balance: 10_000,
      points: [{ at: '2026-01-01T00:00:02.000Z', equity: 9_990, cash: 9_989 }],
    });
  });
});

describe('GET /healthz and /readyz', () => {
  const statuses = async () => [(await bot.ask('/healthz')).status, (await bot.ask('/readyz')).status];

  it('are well while all of them are', async () => expect(await statuses()).toEqual([200, 200]));
  it('are not where the loop of one hangs', async () => {
    bot.scene.state = ticked(flat, at(30_000), 0);
    bot.scene.now = 31_000;
    expect(await statuses()).toEqual([503, 503]);
  });
  it('say which one could not decide now', async () => {
    second.state = ticked(starting, at(5_000), 0);
    const { status, body } = await bot.ask('/readyz');
    const reason = `${ETH}: the market is down: not looked at yet`;
    expect([status, JSON.parse(body)]).toEqual([503, { status: 'not ready', reason }]);
    expect((await bot.ask('/healthz')).status).toBe(200);
  });
});

describe('GET /metrics', () => {
  const of = async (family: string) => {
    const { values } = readExposition((await bot.ask('/metrics')).body);
    return Object.fromEntries([...values].filter(([key]) => key.startsWith(`${family}{`)));
  };
  it('tells of each by itself, what is not known left out', async () => {
    bot.scene.state = long;
    second.state = withBook(starting, { position: short.desk.book.position });
    expect(await of('bot_symbol_decision_age_seconds')).toEqual({
      'bot_symbol_decision_age_seconds{symbol="BTC/USDT:USDT"}': 2,
    });
    expect(await of('bot_symbol_position_size')).toEqual({
      'bot_symbol_position_size{symbol="BTC/USDT:USDT"}': 2,
      [`bot_symbol_position_size{symbol="${ETH}"}`]: -2,
    });
    expect(await of('bot_symbol_market_up')).toEqual({
      'bot_symbol_market_up{symbol="BTC/USDT:USDT"}': 1,
      [`bot_symbol_market_up{symbol="${ETH}"}`]: 0,
    });
  });
});
