import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allLines, logFiles, makeFolder, makeLog, read, totalBytes } from './support.ts';

const KB = 1024;
const written = (file: string) => readFileSync(file, 'utf8');

describe('a line of guardian.log', () => {
  it('is the local time, the level and the text', () => {
    const { log, file } = makeLog(makeFolder());
    log('info', 'health check passed: AI decision 12s ago');
    expect(written(file)).toBe('2025-10-27 10:00:00 [INFO] health check passed: AI decision 12s ago\n');
  });

  it('names each level by its word', () => {
    const { log, file } = makeLog(makeFolder(), { level: 'debug' });
    for (const level of ['debug', 'info', 'warning', 'error', 'critical'] as const) log(level, 'x');
    expect(written(file).match(/\[\w+\]/g)).toEqual(['[DEBUG]', '[INFO]', '[WARNING]', '[ERROR]', '[CRITICAL]']);
  });

  it('is left out below the configured level', () => {
    const { log, file } = makeLog(makeFolder(), { level: 'warning' });
    log('info', 'too little');
    log('warning', 'enough');
    expect(written(file)).toContain('enough');
    expect(written(file)).not.toContain('too little');
  });

  it('is left out, or not, by another level from then on', () => {
    const { log, setLevel, file } = makeLog(makeFolder(), { level: 'warning' });
    setLevel('debug');
    log('debug', 'little enough');
    setLevel('error');
    log('warning', 'too little');
    expect(written(file)).toMatch(/^\S+ \S+ \[DEBUG\] little enough\n$/);
  });

  it('stands on the console too', () => {
    const { log, file, shown } = makeLog(makeFolder());
    log('error', 'bot exited: code 1');
    expect(shown).toEqual([written(file)]);
  });

  it('stays one line, whatever the text holds', () => {
    const { log, file } = makeLog(makeFolder());
    log('info', 'a\n2025-10-27 10:00:00 [INFO] forged\r\u001b[31mred\u0000');
    expect(written(file)).toBe(
      '2025-10-27 10:00:00 [INFO] a\\n2025-10-27 10:00:00 [INFO] forged\\r\\u001b[31mred\\u0000\n',
    );
  });

  it('takes percent signs as they are', () => {
    const { log, file } = makeLog(makeFolder());
    log('info', '100%% of %s and %d');
    expect(written(file)).toContain('100%% of %s and %d');
  });

  it('is cut at a sane length and says how much was cut', () => {
    const { log, file } = makeLog(makeFolder());
    log('info', 'x'.repeat(20 * KB * KB));
    expect(statSync(file).size).toBeLessThan(9 * KB);
    expect(written(file)).toMatch(/x… \(20963328 characters cut\)\n$/);
  });

  it('has its fields after the text', () => {
    const { log, file } = makeLog(makeFolder());
    log('info', 'probed', { code: 'ok', reason: 'two words', took: 12, error: new Error('boom'), level: 'x' });
    expect(written(file)).toContain('probed code=ok reason="two words" took=12 error="Error: boom" level=x\n');
  });

  it('survives a field that cannot be written as JSON', () => {
    const { log, file } = makeLog(makeFolder());
    const circle: Record<string, unknown> = { big: 1n };
    circle.self = circle;
    log('info', 'odd', circle);
    expect(written(file)).toContain('odd');
  });
});

describe('a secret in guardian.log', () => {
  const secrets = () => ['sk-0123456789abcdef'];

  it('never appears by its value, in text or fields, file or console', () => {
    const { log, file, shown } = makeLog(makeFolder(), { secrets });
    log('error', `401 for sk-0123456789abcdef`, {
      url: 'https://x/?key=sk-0123456789abcdef',
      deep: [{ a: secrets() }],
    });
    expect(written(file) + shown.join('')).not.toContain('0123456789');
    expect(written(file)).toContain('401 for ***');
  });

  it('never appears in part where a long text is cut', () => {
    const { log, file } = makeLog(makeFolder(), { secrets });
    for (let before = 8170; before < 8195; before++) log('info', `${'x'.repeat(before)}sk-0123456789abcdef`);
    expect(written(file)).not.toContain('sk-');
  });

  it('never appears by the name of its field', () => {
    const { log, file } = makeLog(makeFolder());
    log('info', 'asked', { token: 'short', headers: { authorization: 'Bearer x' }, OKX_SECRET: 'pass' });
    expect(written(file)).toContain('asked token=*** headers={"authorization":"***"} OKX_SECRET=***\n');
  });
});

describe('rotation', () => {
  it('happens before a line would make the file too large', () => {
    const { log, file } = makeLog(makeFolder(), { maxSizeBytes: KB, compress: false });
    for (let i = 0; i < 20; i++) log('info', 'x'.repeat(200));
    expect(logFiles(file).map((name) => statSync(join(file, '..', name)).size <= KB)).not.toContain(false);
  });

  it('leaves a live file of the same name, for tail -F', () => {
    const { log, file } = makeLog(makeFolder(), { maxSizeBytes: KB });
    for (let i = 0; i < 9; i++) log('info', `${i} ${'x'.repeat(200)}`);
    expect(written(file)).toContain('[INFO] 8 x');
  });

  it('gzips the rotated files, and no line is lost or doubled', async () => {
    const { log, file, flush } = makeLog(makeFolder(), { maxSizeBytes: 4 * KB, maxFiles: 50 });
    for (let i = 0; i < 1000; i++) {
      log('info', `line ${i}`);
      if (i % 100 === 0) await flush();
    }
    await flush();
    expect(
      logFiles(file)
        .slice(0, -1)
        .every((name) => name.endsWith('.gz')),
    ).toBe(true);
    expect(allLines(file).map((line) => line.slice(27))).toEqual(Array.from({ length: 1000 }, (_, i) => `line ${i}`));
  });

  it('goes on while earlier files are still being gzipped', async () => {
    const { log, file, flush } = makeLog(makeFolder(), { maxSizeBytes: 4 * KB, maxFiles: 50 });
    for (let i = 0; i < 1000; i++) {
      log('info', `line ${i}`);
      if (i % 10 === 0) await new Promise(setImmediate);
    }
    await flush();
    expect(allLines(file).map((line) => line.slice(27))).toEqual(Array.from({ length: 1000 }, (_, i) => `line ${i}`));
  });

  it('keeps a burst of 100,000 lines bounded, with its newest lines', async () => {
    const { log, file, flush, count } = makeLog(makeFolder(), { maxSizeBytes: 256 * KB, maxFiles: 3 });
    for (let i = 0; i < 100_000; i++) log('info', `burst ${i}`);
    expect(totalBytes(file)).toBeLessThanOrEqual(4 * 256 * KB);
    await flush();
    expect(logFiles(file)).toEqual(['guardian.log.3.gz', 'guardian.log.2.gz', 'guardian.log.1.gz', 'guardian.log']);
    const numbers = allLines(file).map((line) => Number(line.split(' ').at(-1)));
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => 100_000 - numbers.length + i));
    expect(count()).toBe(0);
  });

  it('is finished at the next start if it was interrupted', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'guardian.log.1'), 'plain\n');
    writeFileSync(join(folder, 'guardian.log.2.gz'), 'kept as it is');
    writeFileSync(join(folder, 'guardian.log.9.gz'), 'over the limit');
    writeFileSync(join(folder, 'guardian.log.part'), 'half');
    const { log, file, flush } = makeLog(folder);
    log('info', 'x');
    await flush();
    expect(logFiles(file)).toEqual(['guardian.log.2.gz', 'guardian.log.1.gz', 'guardian.log']);
    expect(read(join(folder, 'guardian.log.1.gz'))).toBe('plain\n');
  });
});

describe('underneath a running guardian', () => {
  it('a removed log is made again by the next line', () => {
    const { log, file } = makeLog(makeFolder());
    log('info', 'before');
    rmSync(file);
    log('info', 'after');
    expect(written(file)).toBe('2025-10-27 10:00:00 [INFO] after\n');
  });

  it('a renamed log keeps its lines and a new one begins', () => {
    const { log, file } = makeLog(makeFolder());
    log('info', 'before');
    renameSync(file, `${file}.old`);
    log('info', 'after');
    expect(written(`${file}.old`)).toContain('before');
    expect(written(file)).not.toContain('before');
  });

  it('a removed folder is made again', () => {
    const folder = join(makeFolder(), 'deep', 'er');
    const { log, file, count } = makeLog(folder);
    log('info', 'before');
    rmSync(folder, { recursive: true });
    log('info', 'after');
    expect(written(file)).toContain('after');
    expect(count()).toBe(0);
  });
});

describe('a log that cannot be written', () => {
  it('is said once, counted, and its lines still reach the console', () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'guardian.log'));
    const { log, faults, shown, count } = makeLog(folder);
    for (let i = 0; i < 3; i++) log('info', `${i}`);
    expect(faults.map(({ task, code }) => [task, code])).toEqual([['write', 'EISDIR']]);
    expect(faults[0]?.text).toContain('a folder has its name: remove it');
    expect(count()).toBe(3);
    expect(shown).toHaveLength(3);
  });

  it('costs no rotated file, unless the disk is full', () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'guardian.log'));
    writeFileSync(join(folder, 'guardian.log.1.gz'), 'kept');
    makeLog(folder).log('info', 'x');
    expect(written(join(folder, 'guardian.log.1.gz'))).toBe('kept');
  });

  it('works again as soon as it can, and a later fault is said anew', () => {
    const folder = makeFolder();
    const { log, file, faults } = makeLog(folder);
    for (const text of ['one', 'two']) {
      mkdirSync(file);
      log('info', 'lost');
      rmSync(file, { recursive: true });
      log('info', text);
      expect(written(file)).toContain(text);
      rmSync(file);
    }
    expect(faults).toHaveLength(2);
  });

  it('is a pipe without a reader: nobody waits for one', () => {
    const folder = makeFolder();

    if (process.platform !== 'win32') execFileSync('mkfifo', [join(folder, 'guardian.log')]);
    const { log, shown } = makeLog(folder);
    log('info', 'x');
    expect(shown).toHaveLength(1);
  });

  it('lies under a file instead of a folder', () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'logs'), '');
    const { log, faults } = makeLog(join(folder, 'logs'));
    log('info', 'x');
    expect(faults.map(({ code }) => code)).toContain('ENOTDIR');
  });

  it('is bounded even if it cannot be rotated', () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'guardian.log.2', 'in the way'), { recursive: true });
    const { log, file, faults } = makeLog(folder, { maxSizeBytes: KB, maxFiles: 2, compress: false });
    for (let i = 0; i < 100; i++) log('info', 'x'.repeat(200));
    expect(statSync(file).size).toBeLessThanOrEqual(4 * KB);
    expect(faults.map(({ task }) => task)).toEqual(['rotate']);
  });

  it('stops nobody, whatever the console and the listener throw', () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'guardian.log'));
    const broken = () => {
      throw Object.assign(new Error('broken pipe'), { code: 'EPIPE' });
    };
    const { log } = makeLog(folder, { console: broken, onFault: broken });
    expect(() => log('info', 'x')).not.toThrow();
  });
});

it('only its owner may read the log, which may quote anything', () => {
  const { log, file } = makeLog(makeFolder());
  log('info', 'x');
  expect(statSync(file).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
});
