// How long it takes from the exit of the bot to the spawn of the next, over 50 kills, seen from outside; and how much
// memory the guardian holds. Run by `npm run bench` on an idle machine; Linux.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stateIn } from '../support/state.ts';

const KILLS = 50;
const WATCHED_MS = Number(process.argv[2] ?? 5) * 1000;
const ROOT = join(import.meta.dirname, '../..');

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const bot = `${process.execPath} ${join(ROOT, 'test/fixtures/healthy.mjs')} 20999`;
const guardian = {
  command: bot,
  start_grace: '200ms',
  check_interval: '1s',
  max_restarts: 1000,
  max_restarts_per_day: 0,
  backoff: { first: '0s', initial: '0s', max: '0s' },
  status: { port: 0 },
};
writeFileSync(join(folder, 'config.yaml'), JSON.stringify({ guardian, bot: { port: 20_999 } }));
const child = spawn(process.execPath, [join(ROOT, 'dist/guardian.cjs'), '--config', join(folder, 'config.yaml')], {
  env: { ...process.env, ...stateIn(folder) },
  stdio: 'ignore',
});

/** The pid in the record that the guardian completes right after each spawn. */
const recorded = (): number | null => {
  try {
    return JSON.parse(readFileSync(join(folder, 'data/bot.json'), 'utf8')).pid;
  } catch {
    return null;
  }
};
/** The leader of a killed process is a zombie while its other threads and its memory are still being taken down. */
const hasExited = (pid: number) => {
  try {
    return readdirSync(`/proc/${pid}/task`).length === 1 && readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
};
const megabytes = (field: RegExp) => {
  const text = readFileSync(`/proc/${child.pid}/smaps_rollup`, 'utf8');
  const kilobytes = [...text.matchAll(field)].reduce((sum, match) => sum + Number(match[1]), 0);
  return `${(kilobytes / 1024).toFixed(1)} MB`;
};

const times: number[] = [];
let pid: number | null = null;
for (let kill = 0; kill < KILLS; kill++) {
  while (pid === null || pid === recorded()) {
    pid = recorded();
    await sleep(5);
    if (pid !== null) break;
  }
  await sleep(150);
  process.kill(pid, 'SIGKILL');
  while (!hasExited(pid));
  const exited = performance.now();
  let next = recorded();
  while (next === null || next === pid) next = recorded();
  times.push(performance.now() - exited);
  pid = next;
}
times.sort((a, b) => a - b);
const at = (share: number) => `${(times[Math.ceil(share * times.length) - 1] as number).toFixed(2)} ms`;
process.stdout.write(`exit to spawn over ${KILLS} kills: median ${at(0.5)}, p90 ${at(0.9)}, worst ${at(1)}\n`);

await sleep(WATCHED_MS);
const said = `${megabytes(/^Private_\w+:\s+(\d+)/gm)} private, ${megabytes(/^Rss:\s+(\d+)/gm)} RSS`;
process.stdout.write(`memory of the guardian ${WATCHED_MS / 1000} s later: ${said}\n`);
child.kill('SIGTERM');
await new Promise((resolve) => child.once('close', resolve));
rmSync(folder, { recursive: true });
