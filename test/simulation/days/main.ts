// `npm run simulate -- --days N --seed S`: plays so many days of the guardian, in worlds of ten days of which each has a
// seed of its own, on two threads. Says what came of it; tells the story of a broken law, and ends with 1.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Broken, Played } from './play.ts';
import { addTally, emptyTally, inWords } from './tally.ts';
import type { Share } from './worker.ts';

const DAYS_OF_A_WORLD = 10;
const THREADS = 2;

const say = (...lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);

function wanted(): { readonly days: number; readonly seed: number } | null {
  const options = { days: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } } as const;
  try {
    const { days, seed } = parseArgs({ options }).values;
    const isGood = /^\d{1,6}$/.test(days) && Number(days) > 0 && /^\d{1,9}$/.test(seed);
    return isGood ? { days: Number(days), seed: Number(seed) } : null;
  } catch {
    return null;
  }
}

async function simulate(days: number, seed: number): Promise<Broken | null> {
  const started = performance.now();
  const tally = emptyTally();
  const ofAWorld = Math.min(days, DAYS_OF_A_WORLD);
  const to = seed + Math.ceil(days / ofAWorld);
  const step = Math.min(THREADS, availableParallelism());
  let broken: Broken | null = null;
  const threads = Array.from({ length: step }, (_, nth) => {
    const share: Share = { from: seed + nth, step, to, days: ofAWorld };
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: share });
    return new Promise<void>((done, failed) => {
      worker.on('message', (played: Played) => {
        addTally(tally, played.tally);
        // Of two the one with the smaller seed, as in a run on one thread.
        if (played.broken && (broken === null || played.broken.seed < broken.seed)) broken = played.broken;
      });
      worker.on('error', failed);
      worker.on('exit', () => done());
    });
  });
  await Promise.all(threads);
  say(...inWords(tally), `wall time ${((performance.now() - started) / 1000).toFixed(1)} s, seeds from ${seed}`);
  return broken;
}

const order = wanted();
if (order === null) {
  say('usage: npm run simulate -- [--days N] [--seed S], both whole numbers, such as --days 10000 --seed 1');
  process.exitCode = 64;
} else {
  const broken = await simulate(order.days, order.seed);
  if (broken) {
    const again = `npm run simulate -- --days ${broken.days} --seed ${broken.seed}`;
    say('', ...broken.story, '', `BROKEN: ${broken.law}: ${broken.detail}`, `seed ${broken.seed}; again: ${again}`);
    process.exitCode = 1;
  }
}
