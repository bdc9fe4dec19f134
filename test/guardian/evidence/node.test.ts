// What a bot of Node tells of itself before it is stopped: real bots, the real inspector.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { INSPECTOR } from '../../../guardian/child/inspectable.ts';
import { shutInspector } from '../../../guardian/evidence/stack/shut.ts';
import { platform } from '../../../guardian/platform/platform.ts';
import type { ProcessFacts } from '../../../guardian/platform/types.ts';
import { reason } from '../../../guardian/sentences/reason.ts';
import { until } from '../../support/guardian.ts';
import { bot, collecting, folderOf } from './stage.ts';

const stateOf = (pid: number) => /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];

const asleep = (pid: number, state: string) =>
  until(
    () => stateOf(pid) === state,
    5000,
    () => `state ${state} of ${pid}`,
  );

describe('a bot of Node', () => {
  it('that spins is seen in the line in which it spins, as often as it is asked, and hears SIGTERM afterwards', async () => {
    const { folder, launch, pid, seen, ended } = await bot('spinning.mjs');
    await asleep(pid, 'R');
    const { collector, read, report, faults } = collecting(folder, { launch });
    await collector.collect(seen());
    // Its inspector is still open, and says nothing new of its address.
    const again = collecting(join(folder, 'again'), { launch, botLog: join(folder, 'bot.log') });
    await again.collector.collect(seen());
    process.kill(pid, 'SIGTERM');
    expect(again.read('stack.txt')).toContain('it stands in crunchForEver');
    expect(read('resources.json'), 'no command line').not.toContain('--inspect-port');
    expect(faults).toEqual([]);
    expect(report().evidence.stack).toEqual({
      had: true,
      said: reason('stack_spinning', { place: 'crunchForEver (spinning.mjs:3)' }),
    });
    expect(read('stack.txt')).toMatch(
      /^crunchForEver {2}\/.+\/spinning\.mjs:3:\d+\ndecide {2}\/.+\/spinning\.mjs:7:\d+$/m,
    );
    expect(await ended).toBe('SIGTERM');
  });

  it('that waits is seen with the call that is pending, without its query, and ends in order afterwards', async () => {
    const { folder, launch, pid, seen, ended, log } = await bot('waiting.mjs');
    const { collector, read } = collecting(folder, { launch });
    await collector.collect(seen());
    const stack = read('stack.txt');
    expect(stack).toMatch(
      /^the event loop turns; pending: POST 127\.0\.0\.1:\d+\/v1\/chat, decideByAi \(waiting\.mjs:10\)$/m,
    );
    expect(stack).toMatch(/^ {2}decideByAi {2}\/.+\/waiting\.mjs:10:18$/m);
    expect(stack).not.toContain('planted');
    const address = /ws:\/\/(127\.0\.0\.1:\d+)/.exec(log())?.[1];
    const isShut = () =>
      fetch(`http://${address}/json`).then(
        () => false,
        () => true,
      );
    await until(isShut, 5000, () => 'an inspector that is shut again');
    process.kill(pid, 'SIGTERM');
    expect(await ended).toBe(7);
  });

  it('is not held up for its heap where that may do harm; its requests are told all the same, as often as it is asked', async () => {
    const { folder, launch, seen } = await bot('waiting.mjs');
    const execute = { dashboard: { at: 0, object: { loop: { stage: 'execute' } } } };
    const short = { freeMemory: () => 1 << 29 };
    const cases = [
      ['order', execute, {}],
      ['memory', { code: 'over_memory' }, {}],
      ['machine', {}, short],
    ] as const;
    for (const [name, changes, setup] of cases) {
      const botLog = join(folder, 'bot.log');
      const { collector, read } = collecting(join(folder, name), { launch, botLog, ...setup });
      await collector.collect(seen(changes));
      expect(read('stack.txt'), name).toMatch(/pending: POST 127\.0\.0\.1:\d+\/v1\/chat$/m);
      expect(read('stack.txt'), name).not.toContain('decideByAi');
    }
  });

  it('that is busy while its loop turns is seen in what it does at that moment', async () => {
    const { folder, launch, seen } = await bot('busy.mjs');
    const { collector, read } = collecting(folder, { launch });
    await collector.collect(seen({ code: 'over_cpu' }));
    expect(read('stack.txt')).toMatch(
      /^the event loop turns, and is busy: at that moment in crunchAWhile \(busy\.mjs:[3-5]\)$/m,
    );
    expect(read('stack.txt')).toMatch(/^ {2}crunchAWhile {2}\/.+\/busy\.mjs:[3-5]:\d+$/m);
  });

  it('that is stopped is left so, and costs no waiting', async () => {
    const { folder, launch, pid, seen, log } = await bot('waiting.mjs');
    process.kill(pid, 'SIGSTOP');
    await asleep(pid, 'T');
    const { collector, read, report } = collecting(folder, { launch });
    const start = performance.now();
    await collector.collect(seen());
    expect(performance.now() - start).toBeLessThan(1500);
    expect(report().evidence.stack.said).toEqual(reason('stack_stopped', {}));
    expect(read('stack.txt')).toMatch(/^thread \d+ \(.+\): T \(stopped\)/m);
    expect(stateOf(pid)).toBe('T');
    expect(log()).not.toContain('Debugger');
  });

  it('that is held up outside JavaScript is seen from outside, within the time', async () => {
    const { folder, launch, pid, seen } = await bot('blocked.mjs');
    await asleep(pid, 'S');
    const { collector, read, report } = collecting(folder, { launch, limit: 1200 });
    const start = performance.now();
    await collector.collect(seen());
    expect(performance.now() - start).toBeLessThan(2000);
    // On a busy machine the time may be over before its inspector is given up.
    expect(['stack_silent', 'evidence_late']).toContain(report().evidence.stack.said?.is);
    expect(read('stack.txt')).toMatch(/^thread \d+ \(.+\): S \(sleeping\), waits in \w+/m);
  });
});

describe('SIGUSR1, which ends what does not know it, is not sent', () => {
  it.each([
    ['to a program that was not spawned with an inspector', 'hanging_bot.py', {}, false],
    [
      'to a process without the mark of the bot',
      'waiting.mjs',
      { bootId: '9d5b1a8e-0000-4000-8000-000000000000' },
      true,
    ],
  ])('%s', async (_, program, changes, isOurs) => {
    const { folder, launch, pid, seen, log } = await bot(program);
    const { collector, report } = collecting(folder, { launch: { ...launch, args: [INSPECTOR], env: {} } });
    await collector.collect(seen(changes));
    expect(report().evidence.stack.said).toEqual(reason(isOurs ? 'stack_unseen' : 'stack_no_inspector', {}));
    expect(stateOf(pid)).toMatch(/[RS]/);
    expect(log()).not.toContain('Debugger');
  });
});

describe('an inspector that a guardian has left open when it died', () => {
  const opened = async () => {
    const the = await bot('waiting.mjs');
    process.kill(the.pid, 'SIGUSR1');
    const address = () => /ws:\/\/(127\.0\.0\.1:\d+)/.exec(the.log())?.[1];
    await until(
      () => address() !== undefined,
      5000,
      () => 'an inspector',
    );
    const isOpen = () =>
      fetch(`http://${address()}/json`).then(
        () => true,
        () => false,
      );
    const left = { pid: the.pid, bootId: the.seen().bootId, botLog: join(the.folder, 'bot.log'), platform };
    return { ...the, isOpen, left };
  };

  it('is shut, and the bot goes on', async () => {
    const { isOpen, left, pid, ended } = await opened();
    expect(await shutInspector(left)).toBe(true);
    expect(await isOpen()).toBe(false);
    expect(await shutInspector(left)).toBe(false);
    process.kill(pid, 'SIGTERM');
    expect(await ended).toBe(7);
  });

  it('ends the connection itself: ended from here meanwhile, Node dies of it now and then', async () => {
    const folder = folderOf();
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    onTestFinished(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const ends: string[] = [];
    server.on('connection', (socket) => {
      socket.on('close', () => ends.push('closed'));
      socket.on('message', (said) => {
        socket.send(JSON.stringify({ id: JSON.parse(String(said)).id, result: {} }));
        setTimeout(() => {
          ends.push('shut');
          socket.close();
        }, 50);
      });
    });
    const { port } = server.address() as { port: number };
    const botLog = join(folder, 'bot.log');
    writeFileSync(botLog, `Debugger listening on ws://127.0.0.1:${port}/9d5b1a8e-0000-4000-8000-000000000000\n`);
    const describe = async (pids: readonly number[]) =>
      pids.map((pid) => ({ pid, args: ['node', INSPECTOR], bootId: null }) as unknown as ProcessFacts);
    expect(await shutInspector({ pid: 1, bootId: 'its', botLog, platform: { describe } })).toBe(true);
    await until(
      () => ends.length === 2,
      5000,
      () => 'the end of the connection',
    );
    expect(ends).toEqual(['shut', 'closed']);
  });

  it('is left alone where it is the person’s own, or that of another bot', async () => {
    const { isOpen, left } = await opened();
    const describe = async (pids: readonly number[]) =>
      (await platform.describe(pids)).map((facts) => ({ ...facts, args: ['node', '--inspect'] }));
    expect(await shutInspector({ ...left, platform: { describe } })).toBe(false);
    expect(await shutInspector({ ...left, bootId: 'another' })).toBe(false);
    expect(await isOpen()).toBe(true);
  });
});
