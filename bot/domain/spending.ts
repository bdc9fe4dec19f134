// What an AI has cost on one day (UTC), and what that may not exceed. Money is whole billionths of a US dollar, so that
// sums are exact. Pure.

export type Spending = {
  /** Questions that were sent, retries and corrections included. */
  readonly calls: number;
  /** Billionths of a US dollar. */
  readonly spent: number;
  /** Those among the calls whose cost is not known: what they may have cost at most is counted. */
  readonly estimated: number;
};

export type Budget = {
  /** A day; null for no limit. */
  readonly calls: number | null;
  /** US dollars a day; null for no limit. */
  readonly usd: number | null;
};

export const NOTHING_SPENT: Spending = { calls: 0, spent: 0, estimated: 0 };

const BILLION = 1e9;

/** Never negative, and never beyond what a whole number can say. */
export const added = (to: Spending, change: Spending): Spending => ({
  calls: within(to.calls + change.calls),
  spent: within(to.spent + change.spent),
  estimated: within(to.estimated + change.estimated),
});

const within = (sum: number): number => Math.min(Math.max(0, sum), Number.MAX_SAFE_INTEGER);

/** @returns US dollars. */
export const toUsd = (billionths: number): number => billionths / BILLION;

/**
 * @param next What one more call may cost at most, in billionths of a US dollar.
 * @returns Which part of the budget has no room for it; null if there is room. A budget may be used up to the last call
 *   and the last cent.
 */
export function lackOf({ calls, spent }: Spending, budget: Budget, next: number): keyof Budget | null {
  if (budget.calls !== null && calls + 1 > budget.calls) return 'calls';
  if (budget.usd !== null && spent + next > Math.round(budget.usd * BILLION)) return 'usd';
  return null;
}
