// Alarms of the real guardian, over a webhook and a command: heard, kept, never in its way.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { count, prepare, until } from '../support/guardian.ts';
import { freePort } from '../support/ports.ts';

type Heard = { readonly kind: string; readonly text: string; readonly source: string };

/** A webhook that answers with this status, or not at all. */
async function hook(status: number | null, port?: number) {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    heard.push(JSON.parse(`${Buffer.concat(parts)}`));
    if (status !== null) response.writeHead(status).end();
  });
  const at = port ?? (await freePort());
  await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(() => void close());
  const ofKind = (kind: string) => heard.filter((one) => one.kind === kind).map(({ text }) => text);
  return { heard, ofKind, port: at, close };
}

const SECRET = 'T0-hunter2-secret';

/** A guardian with a webhook that is named in .env. */
async function guardedWith(port: number, bot: readonly string[], guardian: Record<string, unknown> = {}) {
  const guarded = await prepare({ bot, guardian: { notifications: { channels: ['webhook'] }, ...guardian } });
  writeFileSync(join(guarded.folder, '.env'), `WEBHOOK_URL=http://127.0.0.1:${port}/${SECRET}\n`, { mode: 0o600 });
  return guarded;
}

it('a crash loop of fifty restarts sends five messages and not fifty, and then the halt, which repeats', async () => {
  const { heard, ofKind, port } = await hook(200);
  const guarded = await guardedWith(port, ['crashing.mjs', '1', '1'], {
    max_restarts: 50,
    max_restarts_per_day: 0,
    backoff: { first: '0s', initial: '0s', max: '0s' },
    timing: { alarm_repeat: '300ms' },
  });
  guarded.start();
  await guarded.waitFor('restart limit reached (50 within 1h)', 2);
  await until(
    () => ofKind('halted').length >= 2,
    5000,
    () => `halts in ${JSON.stringify(heard)}`,
  );
  expect(count(guarded.log(), 'restarting the bot (restart ')).toBe(50);
  expect(ofKind('restart')).toHaveLength(5);
  expect(ofKind('restart')[1]).toContain('the restart before it was not verified');
  expect(ofKind('halted')[0]).toContain('restart limit reached (50 within 1h)');
});

it('a webhook that hangs holds up neither the guarding nor the end', async () => {
  const { heard, port } = await hook(null);
  const guarded = await guardedWith(port, ['healthy.mjs']);
  const guardian = guarded.start();
  await guarded.waitFor('health check passed');
  process.kill(guarded.botPids()[0] as number, 'SIGKILL');
  await guarded.waitFor('restart verified');
  expect(heard).toHaveLength(1);
  guardian.kill('SIGTERM');
  expect(await guardian.ended).toBe(0);
});

it('what could not be sent is said once without the address, and sent by the guardian after a SIGKILL', async () => {
  const broken = await hook(500);
  const guarded = await guardedWith(broken.port, ['crashing.mjs', '1', '1'], { max_restarts: 1 });
  const first = guarded.start();
  await guarded.waitFor('restart limit reached');
  await guarded.waitFor(`alarms cannot be sent over webhook: HTTP 500 from 127.0.0.1:${broken.port};`);
  await until(
    () => broken.heard.length >= 2,
    5000,
    () => 'both attempts',
  );
  first.kill('SIGKILL');
  await first.ended;
  await broken.close();
  const { heard } = await hook(200, broken.port);
  guarded.start('--guardian.max_restarts', '0');
  await until(
    () => heard.length >= 2,
    5000,
    () => 'both messages',
  );
  expect(heard.slice(0, 2).map(({ kind }) => kind)).toEqual(['restart', 'halted']);
  expect(count(guarded.log(), 'alarms cannot be sent')).toBe(1);
  expect(guarded.log()).not.toContain(SECRET);
});

it('an end by the limit is told before the guardian ends', async () => {
  const { ofKind, port } = await hook(200);
  const guarded = await guardedWith(port, ['crashing.mjs', '1', '1'], { max_restarts: 0, exit_on_halt: true });
  expect(await guarded.start().ended).toBe(3);
  expect(ofKind('halted')).toHaveLength(1);
});

it('a command is run for each message, in the language of the guardian', async () => {
  const out = mkdtempSync(join(tmpdir(), 'told-'));
  onTestFinished(() => rmSync(out, { recursive: true, force: true }));
  const told = join(out, 'told');
  const guarded = await prepare({
    bot: ['crashing.mjs', '1', '1'],
    guardian: {
      max_restarts: 0,
      logging: { language: 'zh' },
      notifications: { channels: ['command'], command: `sh -c 'cat >> "$1"' notify ${told}` },
    },
  });
  guarded.start();
  await until(
    () => existsSync(told) && readFileSync(told, 'utf8').includes('\n'),
    10_000,
    () => 'the command',
  );
  expect(readFileSync(told, 'utf8')).toMatch(/^\[CRITICAL\] 已达重启上限（1h 内 0 次）/);
});

describe('is refused with 78, by name', () => {
  it.each([
    [{ channels: ['webhook'] }, 'WEBHOOK_URL is not set'],
    [{ channels: ['telegram'] }, 'TELEGRAM_CHAT_ID is not set'],
    [{ channels: ['slack'] }, 'slack is not supported by this version'],
  ])('%o', async (notifications, sentence) => {
    const guarded = await prepare({ bot: ['healthy.mjs'], guardian: { notifications } });
    const { code, err } = guarded.command('test', '--dry-run');
    expect([code, err]).toEqual([78, expect.stringContaining(sentence)]);
  });
});
