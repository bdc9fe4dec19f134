// How a volume compares with those before it.
import { type Series, simpleMeans } from './library.ts';

/**
 * The volume over the mean of the last `period`, itself among them.
 *
 * @param volumes Oldest first, finite, not negative.
 * @returns In [0, `period`]; null until `period` volumes are there, and where all of them are 0.
 * @throws RangeError if `period` is not a positive integer.
 */
export function volumeRatio(volumes: readonly number[], period: number): Series {
  const means = simpleMeans(volumes, period);
  return volumes.map((volume, i) => {
    const mean = means[i] ?? null;
    return mean === null || mean === 0 ? null : volume / mean;
  });
}
