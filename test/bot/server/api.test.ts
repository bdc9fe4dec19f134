import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Decided } from '../../../bot/domain/decision/decided.ts';
import { observed } from '../../../bot/domain/state.ts';
import type { EquityPoint } from '../../../bot/ports.ts';
import { about, at, flat, long, made, starting, trade, withBook } from '../support/about.ts';
import { MINUTE, observationOf } from '../support/candles.ts';
import { faultsOf } from '../support/dashboard-schema.ts';
import { type Serving, serving } from '../support/serving.ts';

let bot: Serving;
beforeAll(async () => {
  bot = await serving();
});
afterAll(() => bot.close());
beforeEach(() => Object.assign(bot.scene, { state: flat, now: 5_000, decisions: [], curve: [] }));

const hold: Decided = {
  signal: 'HOLD',
  confidence: 'LOW',
  reason: 'no trend',
  madeAt: at(3_000).wall,
  candle: MINUTE,
  price: 91,
  source: 'ai',
  provider: 'openai',
  model: 'm',
  outcome: { did: 'held' },
};
const HOSTILE = '</script><img src=x onerror=alert(1)>\u0000\u2028"\'\\ \u202e\ud800 \n data: x\n\nevent: y';

describe('GET /api/dashboard', () => {
  it('answers a whole dashboard, of this instant', async () => {
    const shown = await bot.get('/api/dashboard');
    expect(faultsOf(shown)).toEqual([]);
    expect(shown.server_now).toBe('2026-01-01T00:00:05.000Z');
  });
});

describe('GET /api/kline', () => {
  const late = 600_000;
  const shifted = { ...observationOf([90, 91, 92]), shift: late };

  it('shows candles oldest first, as if they had just closed, with what was decided and filled on them', async () => {
    bot.scene.state = observed(withBook(long, { trades: [trade] }), shifted, false, at(4_000));
    bot.scene.decisions = [{ ...made, candle: 2 * MINUTE, outcome: { did: 'opened' } }, hold];
    expect(await bot.get('/api/kline')).toEqual({
      symbol: 'BTC/USDT:USDT',
      timeframe: '15m',
      source: about.source,
      candles: [90, 91, 92].map((price, i) => ({
        time: i * MINUTE + late,
        open: price,
        high: price,
        low: price,
        close: price,
        volume: 1,
      })),
      decisions: [
        { time: 2 * MINUTE + late, signal: 'BUY', confidence: 'HIGH', outcome: 'opened' },
        { time: MINUTE + late, signal: 'HOLD', confidence: 'LOW', outcome: 'held' },
      ],
      fills: [
        { time: MINUTE + late, side: 'long', action: 'open', price: 90, size: 2, cause: 'decision' },
        { time: MINUTE + late, side: 'short', action: 'close', price: 92, size: 3, cause: 'take_profit' },
        { time: late, side: 'short', action: 'open', price: 95, size: 3, cause: 'decision' },
      ],
    });
  });
  it('shows a fill of the candle that is under way on the newest one that has closed', async () => {
    const live = { ...observationOf([90, 91]), current: 2 * MINUTE };
    const position = long.desk.book.position && { ...long.desk.book.position, candle: 2 * MINUTE };
    bot.scene.state = observed(withBook(long, { position, trades: [] }), live, false, at(4_000));
    expect((await bot.get('/api/kline')).fills).toMatchObject([{ time: MINUTE, action: 'open' }]);
  });
  it('shows the newest candles where fewer are asked for, and no marks of the others', async () => {
    bot.scene.state = observed(withBook(long, { trades: [trade] }), shifted, false, at(4_000));
    bot.scene.decisions = [{ ...made, candle: 2 * MINUTE }, made, hold];
    const { candles, decisions, fills } = await bot.get('/api/kline?limit=1');
    expect(candles.map(({ close }: { close: number }) => close)).toEqual([92]);
    expect([decisions.length, fills]).toEqual([1, []]);
  });
  it('shows no marks of another lap of a replay, whatever their shown time', async () => {
    bot.scene.state = observed(flat, shifted, false, at(4_000));
    bot.scene.decisions = [
      { ...made, candle: -MINUTE },
      { ...made, candle: 500 * MINUTE },
    ];
    expect((await bot.get('/api/kline')).decisions).toEqual([]);
  });
  it('shows 500 candles at most', async () => {
    bot.scene.state = observed(flat, observationOf(Array.from({ length: 700 }, () => 1)), false, at(4_000));
    for (const path of ['/api/kline', '/api/kline?limit=5000']) {
      const { candles } = await bot.get(path);
      expect([candles.length, candles.at(-1).time]).toEqual([500, 699 * MINUTE]);
    }
  });
  it('is empty before the first look', async () => {
    bot.scene.state = starting;
    expect(await bot.get('/api/kline')).toMatchObject({ candles: [], decisions: [], fills: [] });
  });
});

describe('GET /api/trades', () => {
  it('shows the open position as it stands, and those closed', async () => {
    bot.scene.state = withBook(long, { trades: [trade] });
    expect(await bot.get('/api/trades')).toEqual({
      open: {
        symbol: 'BTC/USDT:USDT',
        side: 'long',
        size: 2,
        leverage: 3,
        entry_price: 90,
        entry_fee: 0.09,
        stop_loss: 85,
        take_profit: 99,
        opened_at: '2026-01-01T00:00:03.000Z',
        unrealized_pnl: 2,
      },
      trades: [
        {
          symbol: 'BTC/USDT:USDT',
          side: 'short',
          size: 3,
          entry_price: 95,
          exit_price: 92,
          opened_at: '2026-01-01T00:00:01.000Z',
          closed_at: '2026-01-01T00:00:02.500Z',
          cause: 'take_profit',
          fees: 0.28,
          profit: 8.72,
        },
      ],
    });
  });
  it('says null while nothing is open', async () => {
    expect(await bot.get('/api/trades')).toEqual({ open: null, trades: [] });
  });
});

describe('GET /api/ai_decisions', () => {
  it('shows decisions, newest first, with what came of them', async () => {
    const denied = { did: 'denied', denial: 'min_hold', why: 'too young' } as const;
    bot.scene.decisions = [{ ...made, outcome: denied }, hold];
    expect(await bot.get('/api/ai_decisions')).toEqual({
      decisions: [
        {
          symbol: 'BTC/USDT:USDT',
          at: '2026-01-01T00:00:03.000Z',
          signal: 'BUY',
          confidence: 'HIGH',
          reason: 'a reason',
          price: 91,
          stop_loss: 85,
          take_profit: 99,
          source: 'rules',
          provider: 'builtin',
          model: 'rules-v1',
          outcome: 'denied',
          denial: 'min_hold',
          why: 'too young',
        },
        {
          symbol: 'BTC/USDT:USDT',
          at: '2026-01-01T00:00:03.000Z',
          signal: 'HOLD',
          confidence: 'LOW',
          reason: 'no trend',
          price: 91,
          stop_loss: null,
          take_profit: null,
          source: 'ai',
          provider: 'openai',
          model: 'm',
          outcome: 'held',
          denial: null,
          why: null,
        },
      ],
    });
  });
  it.each([
    ['', 50],
    ['?limit=1', 1],
    ['?limit=007', 7],
    ['?limit=500', 500],
    ['?limit=501', 500],
    ['?limit=99999999999999999999999', 500],
  ])('with %s shows %d of many', async (query, count) => {
    bot.scene.decisions = Array.from({ length: 600 }, () => hold);
    expect((await bot.get(`/api/ai_decisions${query}`)).decisions).toHaveLength(count);
  });
  it.each(['0', '-1', '1.5', 'x', '', '1e2', '0x10', ' 1', 'Infinity', '<b>'])(
    'refuses the limit "%s"',
    async (text) => {
      const { status, body } = await bot.ask(`/api/ai_decisions?limit=${encodeURIComponent(text)}`);
      const error = `limit must be a whole number from 1 to 500, got ${JSON.stringify(text)}`;
      expect([status, JSON.parse(body)]).toEqual([400, { error }]);
    },
  );
  it('carries hostile reasons unchanged, as JSON that no browser takes for a page', async () => {
    bot.scene.decisions = [{ ...hold, reason: HOSTILE }];
    const { body, headers } = await bot.ask('/api/ai_decisions');
    expect(JSON.parse(body).decisions[0].reason).toBe(HOSTILE);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
  });
});

describe('GET /api/signals', () => {
  it('shows those decisions that ask for a trade, however many did not', async () => {
    const holds = Array.from({ length: 300 }, () => hold);
    bot.scene.decisions = [...holds, { ...made, reason: 'newer' }, ...holds, { ...made, signal: 'SELL' }, ...holds];
    const { signals } = await bot.get('/api/signals?limit=2');
    expect(signals.map(({ signal, reason }: Decided) => [signal, reason])).toEqual([
      ['BUY', 'newer'],
      ['SELL', 'a reason'],
    ]);
  });
  it('shows as many as are asked for', async () => {
    bot.scene.decisions = Array.from({ length: 100 }, () => made);
    expect((await bot.get('/api/signals')).signals).toHaveLength(50);
    expect((await bot.get('/api/signals?limit=3')).signals).toHaveLength(3);
  });
});

describe('GET /api/profit_curve', () => {
  it('shows the equity from the beginning, oldest first', async () => {
    bot.scene.curve = [1, 2].map((i): EquityPoint => ({ at: at(i * 1_000).wall, cash: 10_000, equity: 10_000 + i }));
    expect(await bot.get('/api/profit_curve')).toEqual({
      start_balance: 10_000,
      points: [
        { at: '2026-01-01T00:00:01.000Z', equity: 10_001, cash: 10_000 },
        { at: '2026-01-01T00:00:02.000Z', equity: 10_002, cash: 10_000 },
      ],
    });
  });
  it.each([
    ['', 300],
    ['?points=2', 2],
    ['?points=2000', 1_000],
  ])('with %s asks the memory for %d points', async (query, count) => {
    bot.scene.curve = Array.from({ length: 3_000 }, (_, i) => ({ at: i, cash: 1, equity: 1 }));
    expect((await bot.get(`/api/profit_curve${query}`)).points).toHaveLength(count);
  });
});

describe('GET /api/ai_model_info', () => {
  it('says what decides, and how it is', async () => {
    expect(await bot.get('/api/ai_model_info')).toEqual({
      provider: 'builtin',
      model: 'rules-v1',
      is_ai: false,
      label: about.decider.label,
      deadline_s: 30,
      status: 'ok',
      since: '2026-01-01T00:00:03.000Z',
      reason: null,
      fault_domain: null,
      breaker: 'closed',
      retry_at: null,
      decisions_total: 1,
      fallbacks_total: 0,
    });
  });
});

describe('GET /api/time', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
  it.each([
    ['UTC', 0],
    ['Asia/Kolkata', 330],
    ['America/New_York', -300],
  ])(
    'says the time, how long the bot runs, and how far the clocks of %s are ahead: %d minutes',
    async (name, minutes) => {
      process.env.TZ = name;
      expect(await bot.get('/api/time')).toEqual({
        server_now: '2026-01-01T00:00:05.000Z',
        timezone_offset_minutes: minutes,
        uptime_s: 5,
      });
    },
  );
});

describe('GET /healthz', () => {
  it('answers 200 while the loop turns, 503 once it does not', async () => {
    expect(await bot.get('/healthz')).toEqual({ status: 'ok' });
    bot.scene.now = 20_000;
    const { status, body } = await bot.ask('/healthz');
    expect([status, JSON.parse(body)]).toEqual([503, { status: 'the loop hangs' }]);
  });
});

describe('GET /readyz', () => {
  it('answers 200 once a decision could be made, and says why while none could', async () => {
    expect(await bot.get('/readyz')).toEqual({ status: 'ready' });
    bot.scene.state = starting;
    const { status, body } = await bot.ask('/readyz');
    expect([status, JSON.parse(body)]).toEqual([503, { status: 'not ready', reason: 'the loop has not turned yet' }]);
  });
});

describe('where the memory cannot be read', () => {
  it('only what is read from it fails', async () => {
    const store = {
      decisions: () => {
        throw new Error('database is locked');
      },
      equityCurve: () => {
        throw new Error('database is locked');
      },
    };
    const blind = await serving({ store, state: () => flat });
    const statusOf = async (path: string) => (await blind.ask(path)).status;
    expect(await statusOf('/api/ai_decisions')).toBe(500);
    expect(await statusOf('/api/dashboard')).toBe(200);
    await blind.close();
  });
});
