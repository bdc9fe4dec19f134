// A changed file is noticed once it stays as it is: real files, looked at often.
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { watchConfiguration } from '../../../guardian/reload/watch.ts';
import { until } from '../../support/guardian.ts';

const EVERY_MS = 10;
/** So many looks that a change would have been told. */
const LONG_MS = 12 * EVERY_MS;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const LATER = Number.POSITIVE_INFINITY;

function prepare(readAt = LATER) {
  const folder = mkdtempSync(join(tmpdir(), 'watch-'));
  const [config, dotenv] = [join(folder, 'config.yaml'), join(folder, '.env')] as const;
  writeFileSync(config, 'guardian:\n');
  let told = 0;
  const { stop } = watchConfiguration({ files: [config, dotenv], everyMs: EVERY_MS, readAt, onChange: () => told++ });
  onTestFinished(() => {
    stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const toldTimes = (times: number) =>
    until(
      () => told >= times,
      5000,
      () => `change ${times}`,
    );
  return { folder, config, dotenv, stop, told: () => told, toldTimes };
}

describe('a change is told once', () => {
  it.each<[string, (files: ReturnType<typeof prepare>) => void]>([
    ['written into', ({ config }) => writeFileSync(config, 'bot:\n')],
    [
      'written to the same length',
      ({ config }) => {
        writeFileSync(config, 'GUARDIAN:\n');
        utimesSync(config, 1, 1);
      },
    ],
    [
      'replaced by rename, as editors do',
      ({ config }) => {
        writeFileSync(`${config}.new`, 'guardian:\n');
        renameSync(`${config}.new`, config);
      },
    ],
    ['removed', ({ config }) => rmSync(config)],
    ['made', ({ dotenv }) => writeFileSync(dotenv, 'A=1\n')],
    ['opened for others to read', ({ config }) => chmodSync(config, 0o640)],
    [
      'replaced by a folder',
      ({ config }) => {
        rmSync(config);
        mkdirSync(config);
      },
    ],
  ])('where a file is %s', async (_, act) => {
    const files = prepare();
    await pause(2 * EVERY_MS);
    act(files);
    await files.toldTimes(1);
    await pause(LONG_MS);
    expect(files.told()).toBe(1);
  });

  it('and again at the next one', async () => {
    const { config, told, toldTimes } = prepare();
    writeFileSync(config, 'bot:\n');
    await toldTimes(1);
    writeFileSync(config, 'bot: {}\n');
    await toldTimes(2);
    expect(told()).toBe(2);
  });

  it('where the whole folder goes away', async () => {
    const { folder, toldTimes } = prepare();
    rmSync(folder, { recursive: true });
    await toldTimes(1);
  });
});

describe('nothing is told', () => {
  it('of files that stay as they are', async () => {
    const { told } = prepare();
    await pause(LONG_MS);
    expect(told()).toBe(0);
  });

  it('while a file is still being written', async () => {
    const { config, told, toldTimes } = prepare();
    const end = performance.now() + 2 * LONG_MS;
    // In one turn of the loop with each look: no look can find it twice the same.
    await new Promise<void>((resolve) => {
      const write = () => {
        appendFileSync(config, '#');
        if (performance.now() < end) setImmediate(write);
        else resolve();
      };
      write();
    });
    expect(told()).toBe(0);
    await toldTimes(1);
  });

  it('once it is stopped', async () => {
    const { config, stop, told } = prepare();
    stop();
    writeFileSync(config, 'bot:\n');
    await pause(LONG_MS);
    expect(told()).toBe(0);
  });
});

it('a change between the reading and the first look is told', async () => {
  const { told, toldTimes } = prepare(Date.now());
  await toldTimes(1);
  await pause(LONG_MS);
  expect(told()).toBe(1);
});

it('no change is told where the reading began after the last one', async () => {
  const { told } = prepare(Date.now() + 1000);
  await pause(LONG_MS);
  expect(told()).toBe(0);
});
