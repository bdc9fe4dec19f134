// Soaks the real guardian: a check every 10 ms and a bot that is killed 500 times, for ten minutes or as many as the first
// word says. Prints what it held at the beginning and at the end: `npm run soak`. Linux.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/ports.ts';

const MINUTES = Number(process.argv[2] ?? 10);
const KILLS_A_MINUTE = 50;
const ROOT = join(import.meta.dirname, '../..');
const BOT = join(ROOT, 'test/fixtures/healthy.mjs');

const folder = mkdtempSync(join(tmpdir(), 'soak-'));
const port = await freePort();
const statusPort = await freePort();
const guardian = {
  command: `${process.execPath} ${BOT} ${port}`,
  // While the machine is busy a bot takes longer to listen than the grace period: that must not condemn it here.
  failure_threshold: 200,
  start_grace: '100ms',
  check_interval: '10ms',
  health_timeout: '2s',
  max_no_response: '10s',
  max_restarts: 1_000_000,
  max_restarts_per_day: 0,
  backoff: { first: '0s', initial: '0s', max: '0s' },
  logging: { max_size: '1MB', max_files: 2 },
  status: { port: statusPort },
};
writeFileSync(join(folder, 'config.yaml'), JSON.stringify({ guardian, bot: { port } }));
const child = spawn(
  process.execPath,
  [
    '--max-semi-space-size=1',
    '--optimize-for-size',
    join(ROOT, 'dist/guardian.cjs'),
    '--config',
    join(folder, 'config.yaml'),
  ],
  { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, XDG_STATE_HOME: join(folder, 'state') } },
);

let isOver = false;
child.on('exit', (code, signal) => {
  if (isOver) return;
  process.stdout.write(
    `the guardian has ended by itself: code ${code}, signal ${signal}; its files are in ${folder}\n`,
  );
  process.exit(1);
});

type Held = { readonly megabytes: number; readonly descriptors: number };
const held = (): Held => {
  const text = readFileSync(`/proc/${child.pid}/smaps_rollup`, 'utf8');
  const kilobytes = Number(/^Pss:\s+(\d+)/m.exec(text)?.[1]);
  return { megabytes: kilobytes / 1024, descriptors: readdirSync(`/proc/${child.pid}/fd`).length };
};
const status = async () =>
  (await (await fetch(`http://127.0.0.1:${statusPort}/status`)).json()) as {
    readonly bot: { readonly pid: number | null };
    readonly restarts: { readonly total: number };
  };
const checks = async () => {
  const text = await (await fetch(`http://127.0.0.1:${statusPort}/metrics`)).text();
  return [...text.matchAll(/^guardian_checks_total\{[^}]*\} (\d+)/gm)].reduce((sum, [, n]) => sum + Number(n), 0);
};

await sleep(2000);
const samples: Held[] = [];
for (let kill = 0; kill < MINUTES * KILLS_A_MINUTE; kill++) {
  await sleep(60_000 / KILLS_A_MINUTE);
  const { pid } = (await status()).bot;
  if (pid !== null) process.kill(pid, 'SIGKILL');
  samples.push(held());
}
await sleep(2000);
const { restarts, bot } = await status();
const checked = await checks();
isOver = true;
child.kill('SIGTERM');
const code = await new Promise((resolve) => child.once('exit', resolve));
const isLeft = bot.pid !== null && readdirSync('/proc').includes(String(bot.pid));
const history = new DatabaseSync(join(folder, 'data/history.db'));
const rows = Number(history.prepare('SELECT count(*) AS n FROM event').get()?.n);
const bytes = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

const minute = (nth: number) => samples.slice(nth * KILLS_A_MINUTE, (nth + 1) * KILLS_A_MINUTE);
const mean = (some: readonly Held[]) => some.reduce((sum, { megabytes }) => sum + megabytes, 0) / some.length;
const [second, last] = [mean(minute(Math.min(1, MINUTES - 1))), mean(minute(MINUTES - 1))];
const minutes = Array.from({ length: MINUTES }, (_, nth) => mean(minute(nth)).toFixed(1)).join(' ');
const megabytes = (value: number) => `${value.toFixed(1)} MB`;
process.stdout.write(
  [
    `${MINUTES} min: ${checked} checks, ${restarts.total} restarts, exit code ${code}`,
    `memory: ${megabytes(second)} in the second minute, ${megabytes(last)} in the last (${(100 * (last / second - 1)).toFixed(1)} %)`,
    `memory minute by minute, MB: ${minutes}`,
    `descriptors: ${samples[0]?.descriptors} at first, ${samples.at(-1)?.descriptors} at the end`,
    `the bot is ${isLeft ? 'still there' : 'gone'}; history ${rows} rows; all files ${megabytes(bytes / (1 << 20))}`,
    '',
  ].join('\n'),
);
rmSync(folder, { recursive: true });
