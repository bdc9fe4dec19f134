// The figures of a run, and how those of several runs add up.

export type Tally = {
  days: number;
  worlds: number;
  checks: number;
  restarts: number;
  outages: number;
  outageRestarts: number;
  sleeps: number;
  lives: number;
  adoptions: number;
  halts: number;
  stops: number;
  /** Of each hang that was found: how long that took, and how long it might have taken; excused time taken off. */
  readonly found: { readonly took: number; readonly bound: number }[];
  readonly troubles: { [name: string]: number };
};

export const emptyTally = (): Tally => ({
  days: 0,
  worlds: 0,
  checks: 0,
  restarts: 0,
  outages: 0,
  outageRestarts: 0,
  sleeps: 0,
  lives: 0,
  adoptions: 0,
  halts: 0,
  stops: 0,
  found: [],
  troubles: {},
});

/** Adds the figures of `more` to `sum`. */
export function addTally(sum: Tally, more: Tally): void {
  for (const key of Object.keys(sum) as (keyof Tally)[]) {
    const value = more[key];
    // The cast: the same key of both holds the same.
    if (typeof value === 'number') (sum as { [key: string]: unknown })[key] = (sum[key] as number) + value;
  }
  sum.found.push(...more.found);
  for (const [name, count] of Object.entries(more.troubles)) sum.troubles[name] = (sum.troubles[name] ?? 0) + count;
}

export function inWords(tally: Tally): readonly string[] {
  const { found } = tally;
  const took = found.map((one) => one.took).sort((a, b) => a - b);
  const shares = found.map((one) => one.took / one.bound).sort((a, b) => a - b);
  const seconds = (ms: number) => `${(ms / 1000).toFixed(0)} s`;
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  const spread = (values: readonly number[], say: (value: number) => string) =>
    `p50 ${say(at(values, 0.5))}, p99 ${say(at(values, 0.99))}, max ${say(at(values, 1))}`;
  const perOutage = tally.outages === 0 ? 0 : tally.outageRestarts / tally.outages;
  return [
    `days ${tally.days} in ${tally.worlds} worlds, checks ${tally.checks}`,
    `restarts ${tally.restarts}, halts ${tally.halts}, guardian lives ${tally.lives}, adoptions ${tally.adoptions}, stops by a person ${tally.stops}`,
    `hangs found ${found.length}: ${spread(took, seconds)}; of their bound ${spread(shares, percent)}`,
    `outages ${tally.outages}, restarts for them ${tally.outageRestarts}, ${perOutage.toFixed(2)} per outage; sleeps ${tally.sleeps}`,
    `troubles ${Object.entries(tally.troubles)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
  ];
}

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
