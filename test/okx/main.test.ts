import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createClient } from './client.ts';
import { runningClock } from './clock.ts';
import { createOkx } from './okx.ts';

const PROGRAM = join(import.meta.dirname, 'main.ts');
let child: ChildProcess | undefined;
afterEach(() => void child?.kill('SIGKILL'));

describe('the simulated OKX as a program', () => {
  it('listens, says its key, is steered from outside, and ends when it is told to', async () => {
    child = spawn(process.execPath, [PROGRAM, '--port', '0', '--demo'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = await once(child.stdout as NodeJS.ReadableStream, 'data');
    const baseUrl = String(/http:\S+\d/.exec(String(said)));
    const { get } = createClient(createOkx({ clock: runningClock(), key: { isDemo: true } }), baseUrl);
    expect((await get('/account/balance')).data).toMatchObject([{ totalEq: '10000' }]);
    const order = (path: string, body: unknown) =>
      fetch(`${baseUrl}/simulated/${path}`, { method: 'POST', body: JSON.stringify(body) });
    await order('fault', { on: 'GET /api/v5/account/balance', fault: 'code', code: '50013', executed: false });
    expect((await get('/account/balance')).code).toBe('50013');
    const refused = await order('order', { side: 'buy', sz: '9999' });
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('51008')]);
    expect((await order('nonsense', {})).status).toBe(404);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
  it('refuses what it does not understand', () => {
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, '--port', 'x'], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([64, '--port must be a number, got "x": see node test/okx/main.ts --help\n']);
  });
});
