// 10,000 operations at once on 100 keys, round after round: how many need a call, how long they take, what memory they
// hold. Run by `npm run bench-execution` on an idle machine.
import { collectGarbage } from '../../bot/memory/collect.ts';
import { createLoad } from '../support/execution-load.ts';

const OPERATIONS = 10_000;
const KEYS = 100;
const ROUNDS = 20;

const load = createLoad(OPERATIONS, KEYS);
const megabytes = (bytes: number) => Number((bytes / 2 ** 20).toFixed(1));
const heap = async () => {
  await collectGarbage();
  return megabytes(process.memoryUsage().heapUsed);
};

await load.round();
const first = await heap();
const rounds = [];
for (let i = 0; i < ROUNDS; i++) rounds.push(await load.round());
const last = await heap();

const worst = {
  calls: Math.max(...rounds.map(({ calls }) => calls)),
  hits: Math.min(...rounds.map(({ hits }) => hits)),
  p50: Math.max(...rounds.map(({ p50 }) => p50)),
  p99: Math.max(...rounds.map(({ p99 }) => p99)),
};
const wrong = rounds.reduce((sum, round) => sum + round.wrong, 0);
process.stdout.write(`${OPERATIONS} operations at once on ${KEYS} keys, the worst of ${ROUNDS} rounds:
calls ${worst.calls}, hits ${(worst.hits * 100).toFixed(1)} %, p50 ${worst.p50.toFixed(1)} ms, p99 ${worst.p99.toFixed(1)} ms (a call takes 20 ms)
wrong answers ${wrong}; heap after the first round ${first} MB, after the last ${last} MB; resident ${megabytes(process.memoryUsage.rss())} MB; kept ${load.statistics().entries}, ${load.statistics().bytes} bytes
`);
process.exitCode = worst.hits > 0.9 && worst.p99 < 100 && wrong === 0 && last < first + 5 ? 0 : 1;
