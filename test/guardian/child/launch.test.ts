// What is launched: the configured command, or the first thing that is there.
import { describe, expect, it } from 'vitest';
import { findLaunch, type LaunchRequest } from '../../../guardian/child/launch.ts';

const find = (there: readonly string[], request: Partial<LaunchRequest> = {}) =>
  findLaunch({
    command: 'auto',
    cwd: '/w',
    ownBot: { file: '/node', args: ['/p/bot.cjs', '--config', '/w/c.yaml'], needs: '/p/bot.cjs' },
    isWindows: false,
    exists: (path) => there.includes(path.replaceAll('\\', '/')),
    ...request,
  });

describe('without a command', () => {
  const everything = ['/w/bin/bot', '/w/bot/bot', '/w/backend/bot', '/p/bot.cjs', '/w/web_server.py', '/w/main.py'];
  const commands = [
    '/w/bin/bot',
    '/w/bot/bot',
    '/w/backend/bot',
    '/node /p/bot.cjs --config /w/c.yaml',
    'python3 /w/web_server.py',
    'python3 /w/main.py',
  ];

  it.each(commands.map((command, i) => [command, i] as const))(
    '%s goes before all that stands behind it',
    (command, i) => {
      expect(find(everything.slice(i))).toMatchObject({ command });
    },
  );

  it('says all that was tried when nothing is there', () => {
    expect(find([])).toEqual({ tried: everything });
  });

  it('prefers the Python of a virtual environment beside the script', () => {
    expect(find(['/w/main.py', '/w/venv/bin/python'])).toMatchObject({ file: '/w/venv/bin/python' });
    expect(find(['/w/main.py', '/w/venv/bin/python', '/w/.venv/bin/python'])).toMatchObject({
      file: '/w/.venv/bin/python',
    });
    expect(find(['/w/main.py'], { isWindows: true })).toMatchObject({ file: 'python' });
  });

  it('looks for programs with .exe on Windows', () => {
    expect(find(['/w/bin/bot', '/w/bot/bot.exe'], { isWindows: true })).toMatchObject({ file: '/w/bot/bot.exe' });
  });
});

describe('with a command', () => {
  it('takes it as it is', () => {
    expect(find([], { command: ['deno', 'run', 'my bot.ts'] })).toEqual({
      file: 'deno',
      args: ['run', 'my bot.ts'],
      env: {},
      command: 'deno run "my bot.ts"',
    });
  });

  it.each(['python', 'python3', '/usr/bin/python3.11', 'C:\\Python\\python.exe'])('lets %s write at once', (file) => {
    expect(find([], { command: [file, 'web_server.py'] })).toMatchObject({
      env: { PYTHONUNBUFFERED: '1', PYTHONFAULTHANDLER: '1' },
    });
  });
});

describe('Node is spawned so that it can be asked for its stack', () => {
  it.each(['node', '/usr/bin/node', 'C:\\node\\node.exe', 'nodejs'])('as %s', (file) => {
    expect(find([], { command: [file, 'bot.js'] })).toMatchObject({
      args: ['--inspect-port=127.0.0.1:0', 'bot.js'],
      command: `${file} bot.js`,
    });
  });
  it('as our own bot', () => {
    expect(find(['/p/bot.cjs'])).toMatchObject({
      args: ['--inspect-port=127.0.0.1:0', '/p/bot.cjs', '--config', '/w/c.yaml'],
    });
  });
  it.each([
    ['node'],
    ['node', 'inspect', 'bot.js'],
    ['node', '--inspect', 'bot.js'],
    ['node', '-r', 'x', '--inspect-brk=1', 'bot.js'],
    ['node', '--disable-sigusr1', 'bot.js'],
    ['node', '--run', 'bot'],
    ['node', '--watch', 'bot.js'],
    ['npx', 'tsx', 'bot.ts'],
    ['my-node', 'bot.js'],
  ])('not as %s %s %s %s %s', (...command) => {
    expect(find([], { command })).toMatchObject({ args: command.slice(1) });
  });
});
