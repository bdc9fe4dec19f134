// How each platform describes a process: what is parsed, and on this one the real thing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { darwinPlatform } from '../../../guardian/platform/darwin.ts';
import { platform } from '../../../guardian/platform/platform.ts';
import { parseProcNetSockets } from '../../../guardian/platform/proc-net-sockets.ts';
import { parseCpuSeconds, parseProcStatus } from '../../../guardian/platform/proc-status.ts';
import { parsePsDescription } from '../../../guardian/platform/ps-describe.ts';
import { windowsPlatform } from '../../../guardian/platform/windows.ts';

describe('/proc/PID/status', () => {
  const text = [
    'Name:\tpython3',
    'State:\tR (running)',
    'Threads:\t2',
    'VmHWM:\t   13528 kB',
    'VmRSS:\t   13520 kB',
    'SigBlk:\t0000000000000002',
    'SigIgn:\t0000000001001000',
    'SigCgt:\t00000001000044e0',
  ].join('\n');

  it('tells state, memory and what becomes of signals', () => {
    expect(parseProcStatus(text)).toMatchObject({
      state: 'R (running)',
      threads: 2,
      memoryBytes: 13_520 * 1024,
      peakMemoryBytes: 13_528 * 1024,
    });
    const { signals } = parseProcStatus(text);
    expect(signals?.caught).toEqual(expect.arrayContaining(['SIGABRT', 'SIGTERM', 'SIGSEGV', 'SIGBUS', 'SIGFPE']));
    expect(signals?.caught).not.toContain('SIGUSR1');
    expect(signals?.held).toEqual(expect.arrayContaining(['SIGINT', 'SIGPIPE']));
  });
  it('tells nothing where there is nothing', () => {
    expect(parseProcStatus('')).toEqual({
      state: null,
      threads: null,
      memoryBytes: null,
      peakMemoryBytes: null,
      signals: null,
    });
  });
  it('tells the CPU time beside a name with blanks and parentheses', () => {
    expect(parseCpuSeconds('7 (a ) b) S 1 2 3 4 5 6 7 8 9 10 150 25 0 0')).toBe(1.75);
    expect(parseCpuSeconds('')).toBeNull();
  });
});

describe('/proc/net', () => {
  const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
  const line = (local: string, remote: string, state: string, inode: number) =>
    `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100 0 0 10 0`;

  it.each([
    ['tcp', line('0100007F:1F90', '00000000:0000', '0A', 7), 'tcp 127.0.0.1:8080 LISTEN'],
    ['tcp', line('0200000A:A028', 'C0061268:01BB', '01', 7), 'tcp 10.0.0.2:41000 -> 104.18.6.192:443 ESTABLISHED'],
    ['udp', line('00000000:0035', '00000000:0000', '07', 7), 'udp 0.0.0.0:53'],
    ['tcp', line('00000000000000000000000001000000:1F90', `${'0'.repeat(32)}:0000`, '0A', 7), 'tcp [::1]:8080 LISTEN'],
    [
      'tcp',
      line(`0000000000000000FFFF00000100007F:1F90`, `${'0'.repeat(32)}:0000`, '0A', 7),
      'tcp 127.0.0.1:8080 LISTEN',
    ],
    [
      'tcp',
      line('B80D0120000000000000000001000000:01BB', `${'0'.repeat(32)}:0000`, '0A', 7),
      'tcp [2001:db8::1]:443 LISTEN',
    ],
  ] as const)('%s %s', (protocol, row, said) => {
    expect([...parseProcNetSockets(`${head}\n${row}\n`, protocol)]).toEqual([['7', said]]);
  });
  it('leaves out what belongs to no process any more, and what is no row', () => {
    expect(parseProcNetSockets(`${head}\n${line('0100007F:1F90', '0100007F:0001', '06', 0)}\nx\n`, 'tcp').size).toBe(0);
  });
});

it('Linux describes a living process, and leaves out one that has ended', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const child = spawn('true');
  const marked = spawn('sleep', ['600'], { env: { PATH: process.env.PATH, GUARDIAN_BOOT_ID: 'ours' } });
  onTestFinished(() => void marked.kill('SIGKILL'));
  await Promise.all([once(child, 'exit'), once(marked, 'spawn')]);
  const [facts, sleeper, ...others] = await platform.describe([process.pid, child.pid, marked.pid] as number[]);
  server.close();
  expect(others).toEqual([]);
  expect(facts).toMatchObject({ pid: process.pid, args: expect.arrayContaining([process.execPath]) });
  expect(facts?.sockets).toContain(`tcp 127.0.0.1:${port} LISTEN`);
  expect([facts?.bootId, sleeper?.bootId]).toEqual(['', 'ours']);
  expect(facts?.memoryBytes).toBeGreaterThan(1 << 20);
  expect(facts?.kernel?.[0]).toMatch(new RegExp(`^thread ${process.pid} \\(.+\\): [RS] `));
});

describe('ps', () => {
  it('tells of processes a line', () => {
    const text =
      '  71 Ss   2048   3:04.50 select /usr/bin/node --inspect-port=127.0.0.1:0 bot.js\n 72 R 1 1-00:00:01 - sh\nps: x\n';
    const [first, second, ...others] = parsePsDescription(text);
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      pid: 71,
      name: 'node',
      state: 'Ss',
      memoryBytes: 2 << 20,
      cpuSeconds: 184.5,
      signals: null,
    });
    expect(first?.args).toContain('--inspect-port=127.0.0.1:0');
    expect(first?.kernel).toEqual(['process 71: Ss, waits in select']);
    expect(second).toMatchObject({ pid: 72, cpuSeconds: 86_401, kernel: null });
  });
  it('is run on macOS for all processes at once, and not for none', async () => {
    const ran: string[] = [];
    const run = async (file: string, args: readonly string[]) => {
      ran.push([file, ...args].join(' '));
      return { code: 0, text: ' 7 S 1 0:00.01 - bot' };
    };
    const mac = darwinPlatform({ run, runNow: () => null, send: () => 'nobody', sendToGroup: () => 'nobody' });
    expect(await mac.describe([])).toEqual([]);
    expect(await mac.describe([7, 8])).toMatchObject([{ pid: 7, state: 'S' }]);
    expect(ran).toEqual(['env LC_ALL=C ps -ww -o pid=,stat=,rss=,time=,wchan=,command= -p 7,8']);
  });
});

it('PowerShell is asked on Windows for all processes at once, and not for none', async () => {
  const ran: string[] = [];
  const windows = windowsPlatform(async (_, args) => {
    ran.push(args.at(-1) ?? '');
    return { code: 0, text: '7 2048 4096 1500 12 300 my bot\r\nGet-Process : Cannot find\r\n' };
  });
  expect(await windows.describe([])).toEqual([]);
  expect(await windows.describe([7, 8])).toMatchObject([
    { pid: 7, name: 'my bot', memoryBytes: 2048, peakMemoryBytes: 4096, cpuSeconds: 1.5, threads: 12, openFiles: 300 },
  ]);
  expect(ran).toEqual([expect.stringMatching(/^Get-Process -Id 7,8 /)]);
});
