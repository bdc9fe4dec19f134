// Starts pairs of real guardians at the same moment, 20 of each kind or as many as the first word says: of each pair one
// must guard, the other exit 4 and name it. Run by `node test/bench/pairs.ts` after `npm run build`.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/ports.ts';
import { stateIn } from '../support/state.ts';

const PAIRS = Number(process.argv[2] ?? 20);
const ROOT = join(import.meta.dirname, '../..');
const KINDS = {
  'the same data folder': ['data', 'data'],
  'a data folder each, the same health address': ['one', 'two'],
} as const;

type Started = { readonly child: ChildProcess; readonly err: () => string };

function start(folder: string, dataDir: string): Started {
  const words = ['--config', join(folder, 'config.yaml'), '--guardian.data_dir', dataDir];
  const child = spawn(process.execPath, [join(ROOT, 'dist/guardian.cjs'), 'run', ...words], {
    env: { ...process.env, ...stateIn(folder) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.on('data', (part) => {
    err += part;
  });
  return { child, err: () => err };
}

/** @returns What is wrong with it; null if nothing is. */
async function play(dataDirs: readonly [string, string]): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'pairs-'));
  const port = await freePort();
  const command = `${process.execPath} ${join(ROOT, 'test/fixtures/healthy.mjs')} ${port}`;
  const guardian = { command, start_grace: '100ms', check_interval: '100ms', status: { port: 0 } };
  writeFileSync(join(folder, 'config.yaml'), JSON.stringify({ guardian, bot: { port } }));
  const pair = dataDirs.map((dataDir) => start(folder, dataDir));
  const logFile = join(folder, 'guardian.log');
  const log = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  try {
    const ended = pair.map(({ child }, nth) => once(child, 'close').then(([code]) => ({ code, nth })));
    const { code, nth } = await Promise.race(ended);
    const [loser, winner] = [pair[nth] as Started, pair[1 - nth] as Started];
    if (code !== 4) return `exit ${code}: ${loser.err()}`;
    if (!loser.err().includes(`pid ${winner.child.pid}, since`)) return `not named: ${loser.err()}`;
    while (!log().includes('health check passed')) {
      if (winner.child.exitCode !== null) return `nobody guards: ${winner.err()}`;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const spawned = log().split('bot started').length - 1;
    winner.child.kill('SIGTERM');
    await ended[1 - nth];
    return spawned === 1 ? null : `${spawned} bots`;
  } finally {
    for (const { child } of pair) if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

for (const [kind, dataDirs] of Object.entries(KINDS)) {
  const faults: string[] = [];
  for (let nth = 0; nth < PAIRS; nth++) {
    const fault = await play(dataDirs);
    if (fault !== null) faults.push(`pair ${nth}: ${fault}`);
  }
  process.stdout.write(`${kind}: ${PAIRS} pairs, ${faults.length} faults\n${faults.map((f) => `${f}\n`).join('')}`);
  if (faults.length > 0) process.exitCode = 1;
}
