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
const cpu = process.cpuUsage();
const rounds = [];
for (let i = 0; i < ROUNDS; i++) rounds.push(await load.round());
const { user, system } = process.cpuUsage(cpu);
const last = await heap();

const calls = Math.max(...rounds.map((round) => round.calls));
const hits = Math.min(...rounds.map((round) => round.hits));
const wrong = rounds.reduce((sum, round) => sum + round.wrong, 0);
const p99 = rounds.map((round) => round.p99).sort((a, b) => a - b);
const [best, median, worst] = [0, Math.floor(ROUNDS / 2), ROUNDS - 1].map((i) => Math.round(p99[i] as number));
const { entries, bytes } = load.statistics();
process.stdout.write(`${OPERATIONS} operations at once on ${KEYS} keys, ${ROUNDS} rounds; a call takes 20 ms
calls at most ${calls}, hits at least ${(hits * 100).toFixed(1)} %, wrong answers ${wrong}
p99 of a round: best ${best} ms, median ${median} ms, worst ${worst} ms; ${Math.round((user + system) / 1000 / ROUNDS)} ms of CPU a round
heap after the first round ${first} MB, after the last ${last} MB; resident ${megabytes(process.memoryUsage().rss)} MB; kept ${entries} answers, ${bytes} bytes
`);
process.exitCode = hits > 0.9 && (median ?? 0) < 100 && wrong === 0 && last < first + 5 ? 0 : 1;
