// What the page reads of the bot's API: no more than it shows. Money in quote currency, sizes in base currency.

export type Signal = 'BUY' | 'SELL' | 'HOLD';
export type Side = 'long' | 'short';

export type Dashboard = {
  readonly account_info: { readonly usdt_balance: number; readonly total_equity: number };
  readonly current_position: Position | null;
  /** 0 until the first price. */
  readonly current_price: number;
  readonly performance: { readonly total_profit: number; readonly win_rate: number; readonly total_trades: number };
  readonly config: { readonly symbol: string; readonly timeframe: string };
  readonly server_now: string;
  readonly process: {
    readonly pid: number;
    readonly uptime_s: number;
    readonly version: string;
    readonly phase: string;
  };
  readonly mode: 'demo' | 'paper' | 'exchange-demo' | 'live';
  readonly decision: {
    readonly last_decision_age_s: number | null;
    readonly decision_interval_s: number;
    readonly next_decision_due_at: string;
    readonly in_flight_age_s: number | null;
    /** Null before the first decision. */
    readonly last_provider: string | null;
    readonly last_model: string | null;
    readonly decisions_total: number;
    readonly fallbacks_total: number;
    readonly consecutive_fallbacks: number;
  };
  readonly ai: Ai;
  readonly market_data: {
    readonly source: string;
    readonly status: 'ok' | 'stale' | 'down';
    readonly last_candle_at: string | null;
  };
  readonly trading: {
    readonly state: 'running' | 'reduce_only' | 'entries_halted';
    readonly halt_reason: string | null;
    readonly day_pnl_usdt: number;
    /** 0 where there is none. */
    readonly max_daily_loss_usdt: number;
  };
  /** Each by itself; the first fills what stands above of one symbol. */
  readonly symbols: readonly SymbolShown[];
};

export type SymbolShown = {
  readonly symbol: string;
  readonly current_price: number;
  readonly current_position: Position | null;
  readonly total_trades: number;
  readonly decision: {
    readonly last_decision_age_s: number | null;
    readonly in_flight_age_s: number | null;
    /** How long it has waited for its turn to decide; null while it does not. */
    readonly queued_age_s: number | null;
    readonly decisions_total: number;
    readonly consecutive_fallbacks: number;
  };
  readonly market_data: Dashboard['market_data'] & { readonly reason: string | null };
  readonly trading: Pick<Dashboard['trading'], 'state' | 'halt_reason'>;
};

export type Position = {
  readonly side: Side;
  readonly size: number;
  readonly entry_price: number;
  readonly unrealized_pnl: number;
  readonly leverage: number;
  readonly stop_loss_px: number | null;
  readonly take_profit_px: number | null;
};

/** Today (UTC). */
export type Spent = {
  /** Absent where it is not known. */
  readonly spent_today_usd?: number;
  readonly calls_today: number;
};

export type Ai = Spent & {
  readonly provider: string;
  readonly model: string;
  readonly is_ai: boolean;
  readonly label: string;
  readonly status: 'ok' | 'degraded' | 'down' | 'unknown';
  readonly since: string;
  readonly reason: string | null;
  readonly fault_domain: 'local' | 'provider' | 'config' | null;
  readonly http_status: number | null;
  readonly breaker: 'closed' | 'open' | 'half_open';
  readonly retry_at: string | null;
  /** Each by itself, the first one first; none where the rules decide. */
  readonly asked: readonly Asked[];
};

export type Asked = Spent &
  Pick<Ai, 'provider' | 'model' | 'label' | 'status' | 'reason' | 'http_status' | 'breaker'> & {
    readonly role: 'first' | 'failover';
    /** A day; null for no limit. */
    readonly budget: { readonly calls: number | null; readonly usd: number | null };
  };

/** Instants are milliseconds since 1970. */
export type Kline = {
  readonly candles: readonly Candle[];
  readonly decisions: readonly { readonly time: number; readonly signal: Signal; readonly outcome: Outcome }[];
  readonly fills: readonly Fill[];
};

/** `time` is when it opened. */
export type Candle = {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
};

export type Fill = {
  readonly time: number;
  /** Of the position. */
  readonly side: Side;
  readonly action: 'open' | 'close';
  readonly price: number;
  readonly size: number;
  readonly cause: string;
};

export type Outcome = 'opened' | 'closed' | 'kept' | 'held' | 'denied' | 'rejected' | 'unknown';

/** `reason` and `why` are untrusted text of any length. */
export type Decision = {
  readonly symbol: string;
  readonly at: string;
  readonly signal: Signal;
  readonly confidence: string;
  readonly reason: string;
  readonly price: number;
  readonly stop_loss: number | null;
  readonly take_profit: number | null;
  readonly source: string;
  readonly provider: string;
  readonly model: string;
  readonly outcome: Outcome;
  readonly why: string | null;
};

export type ProfitCurve = {
  readonly start_balance: number;
  readonly points: readonly { readonly at: string; readonly equity: number }[];
};

export type Trade = {
  readonly symbol: string;
  readonly side: Side;
  readonly size: number;
  readonly entry_price: number;
  readonly exit_price: number;
  readonly opened_at: string;
  readonly closed_at: string;
  readonly cause: string;
  readonly fees: number;
  readonly profit: number;
};

/** What is fetched, not sent. */
export type Lists = {
  readonly kline: Kline;
  readonly decisions: readonly Decision[];
  readonly profit: ProfitCurve;
  readonly trades: readonly Trade[];
  /** Decisions and trades are of several symbols. */
  readonly areSeveral: boolean;
};
