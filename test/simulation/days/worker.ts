// Plays every so manieth world, in a thread of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { play } from './play.ts';

export type Share = {
  /** Seeds: the first, how far apart, and the first that is not played any more. */
  readonly from: number;
  readonly step: number;
  readonly to: number;
  readonly days: number;
};

const { from, step, to, days } = workerData as Share;

for (let seed = from; seed < to; seed += step) {
  const played = await play(seed, days);
  parentPort?.postMessage(played);
  if (played.broken) break;
}
