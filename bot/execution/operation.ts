// What an outside call is: a name, the call, and what it fails with when its time is up.

/**
 * Those that a person may set by name. The others have one attempt, and `bot.ai.deadline` for it; what writes at an
 * exchange has one attempt whatever is set.
 */
export const ADJUSTABLE = [
  'ai_question',
  'ai_correction',
  'ai_models',
  'okx_time',
  'okx_candles',
  'okx_ticker',
  'okx_instrument',
  'okx_account',
  'okx_balance',
  'okx_positions',
  'okx_orders',
  'okx_stops',
  'okx_order',
  'okx_closings',
  'okx_submit',
  'okx_protect',
  'okx_cancel',
  'okx_leverage',
] as const;

export type Adjustable = (typeof ADJUSTABLE)[number];

/** All there are: what metrics and `bot.execution.operations` call them. Never a word from outside. */
export const OPERATIONS = ['ai_decision', 'ai_rehearsal', ...ADJUSTABLE] as const;

export type OperationName = (typeof OPERATIONS)[number];

export type Limit = {
  /** Milliseconds. */
  readonly ms: number;
  /** The configuration key that sets it. */
  readonly key: string;
};

export type Operation<T> = {
  readonly name: OperationName;
  /**
   * One attempt. Does not repeat itself.
   *
   * @param signal Ends the work, whatever it is doing.
   * @throws OutsideFailure where the other side is at fault.
   */
  readonly call: (signal: AbortSignal) => Promise<T>;
  /** What it fails with when a limit is up. */
  readonly overdue: (limit: Limit) => Error;
  /** True for what may take effect although it fails, such as an order: never sent again, kept or shared. */
  readonly isOnce?: boolean;
};
