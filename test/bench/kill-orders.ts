// Kills the bot at every step of an order's life, or at those whose name holds the first word: `npm run kill-orders`.
import { POINTS } from '../kill/orders/points.ts';
import { type Killed, sweepOrders } from '../kill/orders/sweep.ts';

const [word = '', ...more] = process.argv.slice(2);
const hurries = more.includes('--hurry');
/** Lives in one account: a fault in the end is then soon found. */
const AT_ONCE = 20;

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

function print(killed: Killed): void {
  const outcome =
    'failed' in killed
      ? `FAILED: ${killed.failed.split('\n')[0]} | `
      : `${killed.missed > 0 ? 'NOT KILLED' : seconds(killed.reconciledAfter)} | ${seconds(killed.naked)}`;
  process.stdout.write(`| ${killed.step} | ${killed.at} | ${outcome} |\n`);
  if ('failed' in killed) process.stderr.write(`${killed.failed}\n`);
}

process.stdout.write('| step | killed at | all known again after | longest without a stop |\n|---|---|---|---|\n');
const left = POINTS.filter(({ step, at }) => `${step} ${at}`.includes(word));
const faults: string[] = [];
let bad = 0;
let count = 0;
while (left.length > 0) {
  const cleaning: (() => void)[] = [];
  const atEnd = (clean: () => void) => void cleaning.push(clean);
  const swept = await sweepOrders(left.slice(0, AT_ONCE), hurries, atEnd, print).finally(() => {
    for (const clean of cleaning) clean();
  });
  left.splice(0, swept.killed.length);
  count += swept.killed.length;
  faults.push(...swept.faults);
  bad += swept.killed.filter((one) => 'failed' in one || one.missed > 0 || one.naked > 10_000).length;
}
process.stdout.write(
  `\n${count} kills, ${bad} with trouble\n${faults.length === 0 ? 'no fault' : faults.join('\n')}\n`,
);
process.exit(bad === 0 && faults.length === 0 ? 0 : 1);
