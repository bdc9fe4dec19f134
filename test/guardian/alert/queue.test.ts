// The queue in the file, after it, and without it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openQueue } from '../../../guardian/alert/queue.ts';
import { openHistory } from '../../../guardian/history.ts';

const NOW = Date.UTC(2026, 10, 21);
const message = (text: string, at = NOW) => ({ kind: 'failure', severity: 'error', text, at }) as const;

function file() {
  const folder = mkdtempSync(join(tmpdir(), 'queue-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'history.db');
}

function open(path = file()) {
  const faults: Error[] = [];
  const queue = openQueue(path, (error) => faults.push(error));
  onTestFinished(() => queue.close());
  return { queue, faults, path };
}

describe('the queue', () => {
  it('survives its guardian, beside the history', () => {
    const path = file();
    const history = openHistory(path, NOW, () => {});
    const { queue, faults } = open(path);
    queue.add(message('first'), ['webhook', 'telegram'], NOW);
    queue.hold(message('second'));
    history.append({ at: NOW, kind: 'started', incarnation: 1, code: null, text: null });
    const later = open(path).queue;
    expect(later.next('webhook')).toMatchObject({ text: 'first', severity: 'error', at: NOW, attempts: 0, due: NOW });
    expect(later.next('telegram')).toMatchObject({ text: 'first' });
    expect(later.next('command')).toBeNull();
    expect(later.heldOf('failure')).toMatchObject({ count: 1, newest: message('second') });
    expect(history.since(0)).toHaveLength(1);
    expect(faults).toEqual([]);
    history.close();
  });

  it('gives what is due first, and among those the oldest', () => {
    const { queue } = open();
    for (const text of ['a', 'b']) queue.add(message(text), ['webhook'], NOW);
    const first = queue.next('webhook');
    expect(first?.text).toBe('a');
    queue.putOff(first?.id as number, NOW + 5000);
    expect(queue.next('webhook')?.text).toBe('b');
    queue.remove(queue.next('webhook')?.id as number);
    expect(queue.next('webhook')).toMatchObject({ text: 'a', attempts: 1, due: NOW + 5000 });
    expect(queue.next('webhook', true)).toBeNull();
    queue.hasten('webhook', NOW + 1);
    expect(queue.next('webhook')).toMatchObject({ attempts: 1, due: NOW + 1 });
  });

  it('removes a message of one channel only', () => {
    const { queue } = open();
    queue.add(message('a'), ['webhook', 'command'], NOW);
    queue.remove(queue.next('webhook')?.id as number);
    expect([queue.next('webhook'), queue.next('command')?.text]).toEqual([null, 'a']);
  });

  it('knows what was told of a kind, also when it was sent; not what is held', () => {
    const { queue } = open();
    queue.add(message('a'), ['webhook'], NOW + 7);
    queue.remove(queue.next('webhook')?.id as number);
    queue.hold(message('b'));
    expect([queue.toldOf('failure'), queue.toldOf('restart')]).toEqual([[NOW + 7], []]);
    queue.release('restart');
    expect(queue.heldOf('failure')?.count).toBe(1);
    queue.release('failure');
    expect([queue.heldOf('failure'), queue.toldOf('failure')]).toEqual([null, [NOW + 7]]);
  });

  it('holds at most 200 for a channel: the oldest make room, and are counted', () => {
    const { queue } = open();
    const dropped = Array.from({ length: 202 }, (_, i) => queue.add(message(`${i}`), ['webhook', 'command'], NOW + i));
    expect(dropped.reduce((sum, n) => sum + n, 0)).toBe(4);
    expect([queue.next('webhook')?.text, queue.next('command')?.text]).toEqual(['2', '2']);
  });

  it('drops what is too old, for every channel, and counts what was not sent', () => {
    const { queue } = open();
    queue.add(message('old'), ['webhook', 'command'], NOW - 1);
    queue.add(message('young'), ['webhook'], NOW);
    expect([queue.dropBefore(NOW), queue.dropBefore(NOW)]).toEqual([2, 0]);
    expect([queue.next('webhook')?.text, queue.next('command')]).toEqual(['young', null]);
    expect(queue.toldOf('failure')).toEqual([NOW]);
  });
});

describe('without a file that can be written', () => {
  it('is kept in memory, and said once', () => {
    const path = file();
    mkdirSync(path);
    const { queue, faults } = open(path);
    queue.add(message('a'), ['webhook'], NOW);
    queue.add(message('b'), ['webhook'], NOW);
    expect(queue.next('webhook')?.text).toBe('a');
    expect(faults).toHaveLength(1);
  });

  it('takes along what waits when the file fails later', () => {
    const { queue, faults, path } = open();
    queue.add(message('a'), ['webhook'], NOW);
    queue.hold(message('b'));
    const other = new DatabaseSync(path);
    other.exec("CREATE TRIGGER no BEFORE INSERT ON alarm BEGIN SELECT RAISE(FAIL, 'disk full'); END");
    other.close();
    queue.add(message('c'), ['webhook'], NOW + 1);
    expect(faults.map(({ message }) => message)).toEqual(['disk full']);
    expect(queue.next('webhook')?.text).toBe('a');
    queue.remove(queue.next('webhook')?.id as number);
    expect(queue.next('webhook')?.text).toBe('c');
    expect(queue.heldOf('failure')?.count).toBe(1);
  });
});
