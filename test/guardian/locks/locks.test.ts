// Who may guard: one guardian for a data folder, and one for a health address, whatever the data folder.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inDataDir, inStateFolder, takeLocks } from '../../../guardian/locks/locks.ts';
import { writeGuardianRecord } from '../../../guardian/locks/record.ts';
import { render } from '../../../guardian/sentences/catalogue.ts';
import { settings } from '../support/settings.ts';
import { folders, kept, platform, recordOf, said } from './support.ts';

const URL_1 = 'http://127.0.0.1:8080/api/dashboard';
const URL_2 = 'http://127.0.0.1:8081/api/dashboard';

/** A guardian with this data folder and this health address. */
const guardian = async (dataDir: string, state: string | null, healthUrl = URL_1) =>
  kept(await takeLocks({ ...settings(), dataDir, healthUrl }, state, platform, 'en'));

const namedFirst = (dataDir: string) => recordOf({ pid: 500, start_token: 'boot/77', data_dir: dataDir });

it('both folders are made, for their owner alone, and so are the records that name the holder', async () => {
  const { dataDir, state } = folders();
  const locks = await guardian(dataDir, state);
  locks.look(recordOf({ data_dir: dataDir }), URL_1);
  expect(locks.warnings).toEqual([]);
  const [data, address] = [inDataDir(dataDir), inStateFolder(state, URL_1)];
  for (const folder of [dataDir, state]) expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const { recordFile } of [data, address]) {
    expect(statSync(recordFile).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(recordFile, 'utf8'))).toEqual(recordOf({ data_dir: dataDir }));
  }
});

describe('a second guardian exits 4', () => {
  it('with the same data folder and another address, and names the first', async () => {
    const { dataDir, state } = folders();
    const first = await guardian(dataDir, state);
    first.look(namedFirst(dataDir), URL_1);
    await expect(guardian(dataDir, state, URL_2)).rejects.toMatchObject({
      code: 4,
      sentences: [
        `another guardian guards this bot already: pid 500, since 2026-11-21T00:00:00.000Z, data folder ${dataDir}`,
      ],
    });
  });

  it('with another data folder and the same address, however it is written, and names the first', async () => {
    const { parent, dataDir, state } = folders();
    const first = await guardian(dataDir, state);
    first.look(namedFirst(dataDir), URL_1);
    const other = join(parent, 'other');
    await expect(guardian(other, state, 'http://localhost:8080/api/dashboard')).rejects.toMatchObject({
      code: 4,
      sentences: [
        `another guardian guards this bot already, at the health address localhost:8080: pid 500, since 2026-11-21T00:00:00.000Z, data folder ${dataDir}; stop it, or choose another port with bot.port`,
      ],
    });
    expect(existsSync(other)).toBe(false);
  });

  it('and does not name a process that has got the pid since', async () => {
    const { dataDir, state } = folders();
    const first = await guardian(dataDir, state);
    first.look({ ...namedFirst(dataDir), start_token: 'boot/66' }, URL_1);
    await expect(guardian(dataDir, state)).rejects.toMatchObject({
      code: 4,
      sentences: [`another guardian guards this bot already, data folder ${dataDir}`],
    });
  });

  it('and holds nothing afterwards', async () => {
    const { parent, dataDir, state } = folders();
    const first = await guardian(dataDir, state);
    first.look(namedFirst(dataDir), URL_1);
    await expect(guardian(dataDir, state, URL_2)).rejects.toMatchObject({ code: 4 });
    await guardian(join(parent, 'other'), state, URL_2);
  });
});

describe('a second guardian guards', () => {
  it('another bot: with another data folder and another address', async () => {
    const { parent, dataDir, state } = folders();
    await guardian(dataDir, state);
    await guardian(join(parent, 'other'), state, URL_2);
  });

  it('the same bot once the first has let go, whose records are gone', async () => {
    const { dataDir, state } = folders();
    const first = await guardian(dataDir, state);
    first.look(recordOf(), URL_1);
    first.release();
    expect([inDataDir(dataDir), inStateFolder(state, URL_1)].map((place) => existsSync(place.recordFile))).toEqual([
      false,
      false,
    ]);
    await guardian(dataDir, state);
  });

  it('the same bot after a power cut, which leaves the files but no lock', async () => {
    const { dataDir, state } = folders();
    for (const { file, recordFile } of [inDataDir(dataDir), inStateFolder(state, URL_1)]) {
      mkdirSync(join(file, '..'));
      writeFileSync(file, '');
      writeGuardianRecord(recordFile, namedFirst(dataDir));
    }
    await guardian(dataDir, state);
  });
});

it('a record of another process is left where it is', async () => {
  const { dataDir, state } = folders();
  const first = await guardian(dataDir, state);
  first.look(namedFirst(dataDir), URL_1);
  first.release();
  expect(existsSync(inDataDir(dataDir).recordFile)).toBe(true);
});

describe('where the state folder cannot be used, guarding goes on with the one lock, and it is said', () => {
  const warned = (warnings: readonly Parameters<typeof render>[1][]) => warnings.map((one) => render('en', one));

  it('since the user has none', async () => {
    const { dataDir } = folders();
    const { warnings, look } = await guardian(dataDir, null);
    look(namedFirst(dataDir), URL_1);
    expect(warned(warnings)).toEqual([expect.stringMatching(/^this user has no folder for the lock .+; set HOME$/)]);
    await expect(guardian(dataDir, null)).rejects.toMatchObject({ code: 4 });
  });

  it('since it cannot be made; that is not said again at each check', async () => {
    const { parent, dataDir } = folders();
    writeFileSync(join(parent, 'file'), '');
    const locks = await guardian(dataDir, join(parent, 'file/state'));
    expect(warned(locks.warnings)).toEqual([expect.stringMatching(/cannot be held in .+file\/state\/.+: ENOTDIR/)]);
    expect([1, 2].flatMap(() => locks.look(namedFirst(dataDir), URL_1))).toEqual([]);
    await expect(guardian(dataDir, join(parent, 'file/state'))).rejects.toMatchObject({ code: 4 });
  });

  it.skipIf(process.getuid?.() === 0)('since it may not be written (needs a user other than root)', async () => {
    const { dataDir, state } = folders();
    mkdirSync(state, { mode: 0o500 });
    chmodSync(state, 0o500);
    const { warnings } = await guardian(dataDir, state);
    expect(warned(warnings)).toEqual([expect.stringContaining('EACCES')]);
  });
});

it('a data folder that cannot be used is a fault of the configuration, exit 78, and nothing is held', async () => {
  const { parent, dataDir, state } = folders();
  writeFileSync(join(parent, 'file'), '');
  await expect(guardian(join(parent, 'file/data'), state)).rejects.toMatchObject({
    code: 78,
    sentences: [expect.stringMatching(/^guardian\.data_dir must be a folder that can be written to, got .+: ENOTDIR/)],
  });
  await guardian(dataDir, state);
});

describe('where the health address changes while guarding, its lock follows', () => {
  it('without a word: the old address is free, the new one is held', async () => {
    const { parent, dataDir, state } = folders();
    const first = await guardian(dataDir, state);
    first.look(namedFirst(dataDir), URL_1);
    expect(said(first.look(namedFirst(dataDir), URL_2))).toEqual([]);
    await expect(guardian(join(parent, 'other'), state, URL_2)).rejects.toMatchObject({
      code: 4,
      sentences: [expect.stringContaining('pid 500')],
    });
    await guardian(join(parent, 'other'), state, URL_1);
  });

  it('to one that is guarded already: alarmed once, and taken when it is free', async () => {
    const { parent, dataDir, state } = folders();
    const other = await guardian(join(parent, 'other'), state, URL_2);
    const first = await guardian(dataDir, state);
    const look = () => said(first.look(recordOf(), URL_2));
    const { file, recordFile } = inStateFolder(state, URL_2);
    expect(look()).toEqual([
      `critical: the health address is 127.0.0.1:8081 now, and another guardian guards a bot there, as named in ${recordFile}: guarding goes on; stop one of the two, or choose another port with bot.port`,
    ]);
    expect(look()).toEqual([]);
    other.release();
    expect(look()).toEqual([`info: the lock ${file} is held now, as it should be`]);
  });

  it('to one for which no lock can be made: warned once', async () => {
    const { dataDir, state } = folders();
    const first = await guardian(dataDir, state);
    rmSync(state, { recursive: true });
    writeFileSync(state, '');
    expect(said(first.look(recordOf(), URL_2))).toEqual([
      expect.stringMatching(/^warning: .+ cannot be held in .+EEXIST/),
    ]);
    expect(said(first.look(recordOf(), URL_2))).toEqual([]);
  });

  it('not to another way of writing it, nor where there is no state folder', async () => {
    const { parent, dataDir, state } = folders();
    const first = await guardian(dataDir, state);
    expect(said(first.look(recordOf(), 'http://localhost:8080/'))).toEqual([]);
    await expect(guardian(join(parent, 'other'), state)).rejects.toMatchObject({ code: 4 });
    const alone = await guardian(join(parent, 'alone'), null);
    expect(said(alone.look(recordOf(), URL_2))).toEqual([]);
  });
});
