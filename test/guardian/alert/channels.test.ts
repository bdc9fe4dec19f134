// The channels, each against what it talks to: real servers, real programs.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Channel } from '../../../guardian/alert/channel.ts';
import { command } from '../../../guardian/alert/channels/command.ts';
import { telegram } from '../../../guardian/alert/channels/telegram.ts';
import { webhook } from '../../../guardian/alert/channels/webhook.ts';
import { isAlive, until } from '../../support/guardian.ts';

const at = new Date(2026, 10, 21, 8, 30, 5).getTime();
const message = { kind: 'failure', severity: 'critical', text: '机器人 "x"', at } as const;
const TEXT = '[CRITICAL] 机器人 "x"\n2026-11-21 08:30:05, desk';
const SECRET = 'T0-hunter2';
const send = (channel: Channel, limit = 5000) => channel.send(message, AbortSignal.timeout(limit));

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  // The cast: it listens on TCP, so that its address is no path.
  return `127.0.0.1:${(server.address() as { port: number }).port}`;
}

async function serve(answer: RequestListener) {
  const got: { method?: string; url?: string; headers: IncomingHttpHeaders; body: unknown }[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const { method, url, headers } = request;
    got.push({ ...(method && { method }), ...(url && { url }), headers, body: JSON.parse(`${Buffer.concat(parts)}`) });
    answer(request, response);
  });
  onTestFinished(() => server.closeAllConnections());
  const address = await listening(server);
  return { got, address, hook: webhook(`http://${address}/${SECRET}`, 'desk') };
}

describe('the webhook', () => {
  it('posts the message as JSON', async () => {
    const { got, hook } = await serve((_, response) => response.writeHead(204).end());
    expect(await send(hook)).toEqual({ isSent: true });
    expect(got).toMatchObject([
      {
        method: 'POST',
        url: `/${SECRET}`,
        headers: { 'content-type': 'application/json', 'user-agent': 'trading-guardian' },
        body: {
          source: 'trading-guardian',
          severity: 'critical',
          kind: 'failure',
          text: '机器人 "x"',
          at: new Date(at).toISOString(),
          host: 'desk',
        },
      },
    ]);
  });

  it.each([400, 404, 500, 503])('has failed by HTTP %i, and says only the host', async (status) => {
    const { hook, address } = await serve((_, response) => response.writeHead(status).end(SECRET));
    expect(await send(hook)).toEqual({ isSent: false, why: `HTTP ${status} from ${address}`, pause: null });
  });

  it('heeds Retry-After', async () => {
    const { hook } = await serve((_, response) => response.writeHead(429, { 'retry-after': '7' }).end());
    expect(await send(hook)).toMatchObject({ isSent: false, pause: 7000 });
  });

  it('follows no redirect', async () => {
    const { got, hook } = await serve((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    expect(await send(hook)).toMatchObject({
      isSent: false,
      why: expect.stringContaining('redirects are not followed'),
    });
    expect(got).toHaveLength(1);
  });

  it('is limited in total by a server that hangs', async () => {
    const { hook, address } = await serve(() => {});
    expect(await send(hook, 80)).toEqual({ isSent: false, why: `no answer in time from ${address}`, pause: null });
  });

  it('has been sent when the head of the answer says so, whatever its body does', async () => {
    const { hook } = await serve((_, response) => void response.writeHead(200).write('and then'));
    expect(await send(hook, 80)).toEqual({ isSent: true });
  });

  it('is cut off from an answer that is too long', async () => {
    const { hook } = await serve((_, response) => void response.writeHead(200).write(Buffer.alloc(4 << 20)));
    expect(await send(hook, 60_000)).toEqual({ isSent: true });
  });

  it.each([
    ['hangs up', (hang: () => void) => hang(), /^ECONNRESET from/],
    ['talks nonsense', (_: () => void, say: (text: string) => void) => say('nonsense\r\n\r\n'), /^HPE_\w+ from/],
  ])('has failed by a server that %s', async (_, act, why) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () =>
        act(
          () => socket.destroy(),
          (text) => socket.end(text),
        ),
      );
    });
    const address = await listening(server);
    const sent = await send(webhook(`http://${address}/${SECRET}`, 'desk'));
    expect(sent).toEqual({ isSent: false, why: expect.stringMatching(why), pause: null });
  });

  it('has failed by a refusal and by an unknown host, and says only the host', async () => {
    const server = createTcpServer();
    const address = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    const refused = await send(webhook(`http://me:${SECRET}@${address}/${SECRET}`, 'desk'));
    expect(refused).toEqual({ isSent: false, why: `ECONNREFUSED from ${address}`, pause: null });
    const unknown = await send(webhook(`https://nowhere.invalid/${SECRET}?k=${SECRET}`, 'desk'));
    expect(unknown).toMatchObject({ isSent: false, why: expect.stringMatching(/^E\w+ from nowhere\.invalid$/) });
  });

  it('speaks TLS to an https address', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (hello) => socket.end(hello[0] === 0x16 ? '' : 'HTTP/1.1 200 OK\r\n\r\n'));
    });
    const sent = await send(webhook(`https://${await listening(server)}/`, 'desk'));
    expect(sent).toMatchObject({ isSent: false });
  });
});

describe('telegram', () => {
  const TOKEN = '123456789:AAEhBOweik6ad9r';
  const to = (address: string) => telegram(TOKEN, '-100123', 'desk', `http://${address}`);

  it('sends plain text to the chat', async () => {
    const { got, address } = await serve((_, response) => response.end('{"ok":true}'));
    expect(await send(to(address))).toEqual({ isSent: true });
    expect(got).toMatchObject([
      { method: 'POST', url: `/bot${TOKEN}/sendMessage`, body: { chat_id: '-100123', text: TEXT } },
    ]);
  });

  it.each([
    [400, 'check TELEGRAM_CHAT_ID'],
    [401, 'check TELEGRAM_BOT_TOKEN'],
    [403, 'write to the bot first'],
    [404, 'check TELEGRAM_BOT_TOKEN'],
    [500, 'HTTP 500'],
  ])('has failed by HTTP %i with its remedy, without the token', async (status, remedy) => {
    const { address } = await serve((request, response) => response.writeHead(status).end(request.url));
    const sent = await send(to(address));
    expect(sent).toMatchObject({ isSent: false, why: expect.stringContaining(remedy), pause: null });
    expect(JSON.stringify(sent)).not.toContain(TOKEN);
  });

  it('heeds Retry-After, and is limited in total', async () => {
    const busy = await serve((_, response) => response.writeHead(429, { 'retry-after': '3' }).end());
    expect(await send(to(busy.address))).toMatchObject({ isSent: false, pause: 3000 });
    const hanging = await serve(() => {});
    expect(await send(to(hanging.address), 80)).toMatchObject({
      isSent: false,
      why: `no answer in time from ${hanging.address}`,
    });
  });

  it('asks Telegram, where nothing else is said', async () => {
    const sent = await telegram(TOKEN, '1', 'desk').send(message, AbortSignal.abort());
    expect(sent).toMatchObject({ isSent: false, why: expect.stringContaining('api.telegram.org') });
  });
});

describe('the command', () => {
  const folder = () => {
    const path = mkdtempSync(join(tmpdir(), 'command-'));
    onTestFinished(() => rmSync(path, { recursive: true, force: true }));
    return path;
  };
  const node = (cwd: string, script: string, ...args: string[]) =>
    command([process.execPath, '-e', script, ...args], cwd, 'desk');

  it('finds the message on its input and in GUARDIAN_ALARM, its arguments as they are, in its folder', async () => {
    const cwd = folder();
    const script = `require('fs').writeFileSync('got', JSON.stringify([require('fs').readFileSync(0, 'utf8'), process.env.GUARDIAN_ALARM, process.argv[1]]))`;
    expect(await send(node(cwd, script, '$HOME; *'))).toEqual({ isSent: true });
    expect(JSON.parse(readFileSync(join(cwd, 'got'), 'utf8'))).toEqual([`${TEXT}\n`, TEXT, '$HOME; *']);
  });

  it('may leave its input unread', async () => {
    expect(await send(node(folder(), 'process.stdin.destroy()'))).toEqual({ isSent: true });
  });

  it('has failed by another code than 0, and by a signal', async () => {
    expect(await send(node(folder(), 'process.exit(3)'))).toMatchObject({
      why: expect.stringMatching(/ended with code 3$/),
    });
    const killed = await send(node(folder(), 'process.kill(process.pid, "SIGKILL")'));
    expect(killed).toMatchObject({ isSent: false, why: expect.stringMatching(/ended by SIGKILL$/) });
  });

  it('has failed where it is not there or may not run', async () => {
    const missing = await send(command(['./nowhere'], folder(), 'desk'));
    expect(missing).toMatchObject({ why: './nowhere does not exist: correct guardian.notifications.command' });
    const cwd = folder();
    writeFileSync(join(cwd, 'plain'), '');
    chmodSync(join(cwd, 'plain'), 0o644);
    expect(await send(command(['./plain'], cwd, 'desk'))).toMatchObject({ isSent: false, why: 'EACCES' });
    expect(await send(command(['a\0b'], cwd, 'desk'))).toMatchObject({ isSent: false, why: expect.any(String) });
  });

  it('is ended, with all it has started, when its time is over', async () => {
    const cwd = folder();
    const file = join(cwd, 'pid');
    const script = `const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); require('fs').writeFileSync('pid', String(c.pid)); setInterval(() => {}, 1000)`;
    const end = new AbortController();
    const sending = node(cwd, script).send(message, end.signal);
    const pid = () => Number(existsSync(file) && readFileSync(file, 'utf8'));
    await until(
      () => pid() > 0,
      5000,
      () => 'its child',
    );
    end.abort();
    expect(await sending).toMatchObject({ isSent: false, why: expect.stringMatching(/did not end in time$/) });
    await until(
      () => !isAlive(pid()),
      2000,
      () => 'the end of its child',
    );
  });
});
