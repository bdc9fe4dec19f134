// The console can neither block nor end the guardian.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { createConsole } from '../../../guardian/log/console.ts';
import { until } from '../../support/guardian.ts';

/** Writes 500 kB to its console, as sentences come: one at a time. Makes a file when it is through. */
const WRITER = `
  import { writeFileSync } from 'node:fs';
  import { createConsole } from ${JSON.stringify(join(import.meta.dirname, '../../../guardian/log/console.ts'))};
  const print = createConsole(process.stdout);
  for (let i = 0; i < 5000; i++) {
    print('x'.repeat(99) + '\\n');
    if (i % 100 === 0) await new Promise(setImmediate);
  }
  writeFileSync(process.env.THROUGH, '');
  process.exit(0);
`;

/** Runs the writer in a shell, and waits until it is through. */
async function writeBehind(pipeline: (writer: string) => string) {
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  const env = { ...process.env, WRITER, NODE: process.execPath, THROUGH: join(folder, 'through') };
  const script = pipeline('"$NODE" --input-type=module -e "$WRITER"');
  const shell = spawn('sh', ['-c', script], { env, stdio: 'ignore', detached: true });
  onTestFinished(() => {
    process.kill(-(shell.pid as number), 'SIGKILL');
    rmSync(folder, { recursive: true });
  });
  await until(
    () => existsSync(env.THROUGH),
    8000,
    () => 'the writer',
  );
}

const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;

it('goes on when nobody reads the pipe', () => writeBehind((writer) => `${writer} | sleep 60`));

it('goes on when the pipe is closed', () => writeBehind((writer) => `${writer} | true; sleep 60`));

it.skipIf(!hasScript)('goes on when the terminal is stopped, as by Ctrl+S (needs script of util-linux)', () =>
  writeBehind((writer) => `script -qc '${writer}' /dev/null | sleep 60`),
);

it('leaves lines out while too much is unread', () => {
  const stuck = new Writable({ write: () => {} });
  const print = createConsole(stuck);
  for (let i = 0; i < 10_000; i++) print(`${'x'.repeat(99)}\n`);
  expect(stuck.writableLength).toBeLessThan(300 * 1024);
});
