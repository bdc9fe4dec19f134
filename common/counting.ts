// What metrics are counted with: numbers by label, and histograms.

/** How often a value in seconds was at most each bound; the last bound is infinite. */
export type Histogram = {
  readonly buckets: readonly { readonly bound: number; readonly count: number }[];
  readonly sum: number;
  readonly count: number;
};

/** Every label stands at 0 from the start, so that the first event already is an increase. */
export const zeros = <K extends string>(keys: readonly K[]) =>
  Object.fromEntries(keys.map((k) => [k, 0])) as Record<K, number>; // fromEntries forgets which keys

/** @param bounds Ascending, in seconds; the last is infinite. */
export function observer(bounds: readonly number[]) {
  const buckets = bounds.map((bound) => ({ bound, count: 0 }));
  let sum = 0;
  let count = 0;
  return {
    observe: (value: number) => {
      for (const bucket of buckets) if (value <= bucket.bound) bucket.count++;
      sum += value;
      count++;
    },
    read: (): Histogram => ({ buckets, sum, count }),
  };
}
