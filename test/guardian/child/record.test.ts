// The record of the bot is read as what somebody or a failing disk may have made of it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type ChildRecord, readRecord, writeRecord } from '../../../guardian/child/record.ts';

const WHOLE: ChildRecord = {
  boot_id: 'the mark',
  guardian_pid: 400,
  guardian_start_token: 'boot/44',
  command: 'the bot',
  written_at: '2026-11-21T00:00:00.000Z',
  pid: 500,
  start_token: 'boot/77',
  group: 499,
  token: 'the token',
  health_url: 'http://127.0.0.1:7/',
  fingerprint: 'the fingerprint',
};

function prepare() {
  const folder = mkdtempSync(join(tmpdir(), 'record-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'bot.json');
}

function read(written: unknown): ChildRecord | null {
  const file = prepare();
  writeFileSync(file, typeof written === 'string' ? written : JSON.stringify(written));
  return readRecord(file);
}

it('it is read as it was written, also before there is a pid', () => {
  for (const record of [WHOLE, { ...WHOLE, pid: null, start_token: null, group: null }]) {
    const file = prepare();
    writeRecord(file, record);
    expect(readRecord(file)).toEqual(record);
  }
});

it.each(['', 'null', '[]', '7', '{"boot_id": "the m', '{}', '{"boot_id": ""}', '{"boot_id": 7}'])(
  'it is none where it names no bot: %s',
  (text) => expect(read(text)).toBeNull(),
);

it.each<[string, unknown, keyof ChildRecord, unknown]>([
  ['pid', 1, 'pid', null],
  ['pid', '500', 'pid', null],
  ['pid', -500, 'start_token', null],
  ['group', 1, 'group', 500],
  ['group', 2.5, 'group', 500],
  ['start_token', 7, 'start_token', null],
  ['command', 7, 'command', '?'],
  ['written_at', 7, 'written_at', ''],
  ['token', null, 'token', ''],
  ['guardian_pid', 'x', 'guardian_pid', 0],
  ['guardian_start_token', 7, 'guardian_start_token', null],
  ['health_url', 'here', 'health_url', undefined],
  ['health_url', 7, 'health_url', undefined],
  ['fingerprint', 7, 'fingerprint', undefined],
])('what is odd in it counts as not known: %s %j', (name, value, seen, expected) => {
  expect(read({ ...WHOLE, [name]: value })?.[seen]).toEqual(expected);
});
