// The equity of several symbols together: of shares that are their own, or of one account that all trade. Pure.
import { toMoney } from '../domain/trading/round.ts';
import type { EquityPoint } from '../ports.ts';

export type Curve = {
  /** What its share was before its first point. */
  readonly startBalance: number;
  /** Oldest first. */
  readonly points: readonly EquityPoint[];
};

/**
 * At each instant of any of them the sum of what each was worth last.
 *
 * @param limit Points at most, thinned evenly, the newest among them; at least 1.
 */
export function summed(curves: readonly Curve[], limit: number): Curve {
  const [only] = curves;
  if (only !== undefined && curves.length === 1) return only;
  const latest = curves.map(({ startBalance }) => ({ cash: startBalance, equity: startBalance }));
  const total = (key: 'cash' | 'equity') => toMoney(latest.reduce((sum, one) => sum + one[key], 0));
  const startBalance = total('equity');
  const steps = curves
    .flatMap(({ points }, index) => points.map((point) => ({ point, index })))
    .toSorted((a, b) => a.point.at - b.point.at);
  const points = steps.map(({ point, index }): EquityPoint => {
    latest[index] = point;
    return { at: point.at, cash: total('cash'), equity: total('equity') };
  });
  return { startBalance, points: thinned(points, limit) };
}

/** All that any of them has seen of the one account, which began with this. @param limit As in `summed`. */
export const joined = (startBalance: number, curves: readonly Curve[], limit: number): Curve => ({
  startBalance,
  points: thinned(
    curves.flatMap(({ points }) => points).toSorted((a, b) => a.at - b.at),
    limit,
  ),
});

/** The last of each of so many equal rows. */
function thinned(points: readonly EquityPoint[], limit: number): readonly EquityPoint[] {
  const each = Math.ceil(points.length / limit);
  return points.filter((_, index) => (points.length - 1 - index) % each === 0);
}
