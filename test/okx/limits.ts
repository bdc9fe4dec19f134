// How often each endpoint may be called, as OKX says it (services.md 2.4 and its documentation). That of a whole
// account, 1,000 orders, is out of reach with two instruments: 50061 is played as a fault.

type Budget = {
  readonly calls: number;
  readonly per: 'user' | 'address' | 'instrument';
};

/** All over a window of two seconds. */
const WINDOW = 2_000;

const user = (calls: number): Budget => ({ calls, per: 'user' });
const address = (calls: number): Budget => ({ calls, per: 'address' });
const instrument = (calls: number): Budget => ({ calls, per: 'instrument' });

const BUDGETS: { readonly [call: string]: Budget } = {
  'GET /api/v5/public/time': address(10),
  'GET /api/v5/public/instruments': address(20),
  'GET /api/v5/public/mark-price': address(10),
  'GET /api/v5/market/candles': address(40),
  'GET /api/v5/market/ticker': address(20),
  'GET /api/v5/account/balance': user(10),
  'GET /api/v5/account/positions': user(10),
  'GET /api/v5/account/config': user(5),
  'GET /api/v5/account/leverage-info': user(20),
  'POST /api/v5/account/set-leverage': user(20),
  'POST /api/v5/trade/order': instrument(60),
  'GET /api/v5/trade/order': instrument(60),
  'POST /api/v5/trade/cancel-order': instrument(60),
  'GET /api/v5/trade/orders-pending': user(60),
  'GET /api/v5/trade/orders-history': user(40),
  'GET /api/v5/trade/orders-history-archive': user(20),
  'GET /api/v5/trade/fills': user(60),
  'POST /api/v5/trade/close-position': instrument(20),
  'POST /api/v5/trade/order-algo': instrument(20),
  'POST /api/v5/trade/cancel-algos': instrument(20),
  'GET /api/v5/trade/orders-algo-pending': user(20),
  'GET /api/v5/trade/order-algo': user(20),
  'GET /api/v5/trade/orders-algo-history': user(20),
};

export type Limits = {
  /** @returns Null if the call is within its budget, which it then uses up; else the code that refuses it. */
  readonly spend: (call: string, instId: string, now: number) => '50011' | null;
};

export function createLimits(): Limits {
  const spent = new Map<string, readonly number[]>();
  const recent = (name: string, now: number) => (spent.get(name) ?? []).filter((at) => at > now - WINDOW && at <= now);
  return {
    spend(call, instId, now) {
      const budget = BUDGETS[call];
      if (budget === undefined) return null;
      const name = budget.per === 'instrument' ? `${call} ${instId}` : call;
      const before = recent(name, now);
      if (before.length >= budget.calls) return '50011';
      spent.set(name, [...before, now]);
      return null;
    },
  };
}
