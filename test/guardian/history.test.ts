// The history, and what a later guardian remembers of it.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type EventKind, openHistory, type PastEvent, readHistory } from '../../guardian/history.ts';
import { inDay, inWindow } from '../../guardian/machine/limit.ts';
import type { Policy } from '../../guardian/machine/types.ts';
import { lastRestart, recall } from '../../guardian/recall.ts';
import { makeSmallDisk } from './log/support.ts';

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'history-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};
const event = (at: number, kind: EventKind, code: string | null = null): PastEvent => ({
  at,
  kind,
  code,
  incarnation: 1,
  text: null,
});
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WALL = Date.UTC(2026, 10, 21);

describe('the history', () => {
  it('gives back what it was told, oldest first, also to the next guardian', () => {
    const file = join(folder(), 'history.db');
    const faults: Error[] = [];
    const first = openHistory(file, WALL, (error) => faults.push(error));
    first.append(event(WALL, 'started'));
    first.append(event(WALL + 1, 'restart', 'exited'));
    first.close();
    const second = openHistory(file, WALL, (error) => faults.push(error));
    expect(second.since(WALL)).toEqual([event(WALL, 'started'), event(WALL + 1, 'restart', 'exited')]);
    expect(second.since(WALL + 1)).toHaveLength(1);
    expect(second.countRestarts()).toBe(1);
    second.close();
    expect(faults).toEqual([]);
  });

  it('is read by others while it is written and when it is closed', () => {
    const file = join(folder(), 'history.db');
    const history = openHistory(file, WALL, () => {});
    history.append(event(WALL, 'restart', 'exited'));
    history.append(event(WALL + 1, 'verified', '5'));
    expect(readHistory(file, WALL + 1)).toEqual([event(WALL + 1, 'verified', '5')]);
    history.close();
    expect(readHistory(file, WALL)).toEqual([event(WALL, 'restart', 'exited'), event(WALL + 1, 'verified', '5')]);
  });

  it('is neither made nor changed by who reads it', () => {
    const path = folder();
    expect(readHistory(join(path, 'history.db'), 0)).toBeNull();
    expect(readdirSync(path)).toEqual([]);
    writeFileSync(join(path, 'history.db'), 'no database at all');
    expect(readHistory(join(path, 'history.db'), 0)).toBeNull();
    expect(readdirSync(path)).toEqual(['history.db']);
  });

  it('forgets what is older than 90 days', () => {
    const file = join(folder(), 'history.db');
    const keptAt = (wall: number) => {
      const history = openHistory(file, wall, () => {});
      const kept = history.since(0).length;
      history.close();
      return kept;
    };
    const first = openHistory(file, WALL, () => {});
    first.append(event(WALL, 'started'));
    first.close();
    expect([keptAt(WALL + 90 * DAY), keptAt(WALL + 90 * DAY + 1)]).toEqual([1, 0]);
  });

  it('keeps the newest rows only, however many come', () => {
    const history = openHistory(join(folder(), 'history.db'), WALL, () => {}, 300);
    for (let n = 0; n < 1000; n++) history.append(event(WALL + n, 'verdict'));
    const kept = history.since(0);
    expect([kept.length, kept.at(-1)?.at]).toEqual([301, WALL + 999]);
    history.close();
  });

  it('that is removed underneath is begun anew, and said once', () => {
    const path = folder();
    const file = join(path, 'history.db');
    const faults: string[] = [];
    const history = openHistory(file, WALL, (error) => faults.push(error.message));
    history.append(event(WALL, 'restart'));
    for (const ending of ['', '-wal', '-shm']) rmSync(file + ending, { force: true });
    for (const at of [WALL + 1, WALL + 2]) history.append(event(at, 'restart'));
    history.close();
    const next = openHistory(file, WALL, () => {});
    expect(next.since(0).map(({ at }) => at)).toEqual([WALL + 1, WALL + 2]);
    next.close();
    expect(faults).toEqual([expect.stringContaining('was removed: what it kept is lost')]);
  });

  it('whose folder is removed as well waits until it is there again', () => {
    const path = folder();
    const file = join(path, 'inner', 'history.db');
    mkdirSync(join(path, 'inner'));
    const faults: string[] = [];
    const history = openHistory(file, WALL, (error) => faults.push(error.message));
    rmSync(join(path, 'inner'), { recursive: true });
    history.append(event(WALL, 'restart'));
    mkdirSync(join(path, 'inner'));
    history.append(event(WALL + 1, 'restart'));
    expect(history.since(0).map(({ at }) => at)).toEqual([WALL + 1]);
    history.close();
    expect(faults).toHaveLength(1);
  });

  it('gives back outages however long ago they began', () => {
    const history = openHistory(join(folder(), 'history.db'), WALL, () => {});
    for (const kind of ['restart', 'outage', 'verdict'] as const) history.append(event(WALL - 3 * DAY, kind));
    history.append(event(WALL, 'started'));
    expect(history.since(WALL - DAY).map(({ kind }) => kind)).toEqual(['outage', 'started']);
    history.close();
  });

  it('moves a corrupt file aside, says so, and begins anew', () => {
    const path = folder();
    writeFileSync(join(path, 'history.db'), 'no database at all, '.repeat(300));
    const faults: Error[] = [];
    const history = openHistory(join(path, 'history.db'), WALL, (error) => faults.push(error));
    history.append(event(WALL, 'started'));
    expect(history.since(0)).toHaveLength(1);
    history.close();
    expect(faults.map(String)).toEqual([expect.stringContaining('moved to')]);
    expect(readdirSync(path).filter((name) => name.includes('corrupt'))).toHaveLength(1);
  });

  it('that another process has locked is still read, told once, and written again afterwards', () => {
    const file = join(folder(), 'history.db');
    const faults: Error[] = [];
    const open = () => openHistory(file, WALL, (error) => faults.push(error));
    const first = open();
    first.append(event(WALL, 'restart'));
    first.close();
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const second = open();
    expect([second.countRestarts(), second.since(WALL).length, faults.length]).toEqual([1, 1, 1]);
    const begun = performance.now();
    second.append(event(WALL, 'restart'));
    expect(performance.now() - begun).toBeLessThan(500);
    other.exec('ROLLBACK');
    second.append(event(WALL, 'restart'));
    expect([second.countRestarts(), faults.length]).toEqual([2, 2]);
    other.exec('BEGIN IMMEDIATE');
    second.append(event(WALL, 'restart'));
    second.append(event(WALL, 'restart'));
    expect(faults).toHaveLength(3);
    other.close();
    second.close();
  });

  it('on a full disk is still read', (context) => {
    const disk = makeSmallDisk(256 * 1024);
    if (!disk) return context.skip('no small disk: mounting a tmpfs takes Linux and root');
    const file = join(disk, 'history.db');
    const first = openHistory(file, WALL, () => {});
    first.append(event(WALL, 'restart'));
    first.close();
    writeFileSync(join(disk, 'shm-room'), Buffer.alloc(32 * 1024));
    try {
      writeFileSync(join(disk, 'ballast'), Buffer.alloc(1 << 20));
    } catch {
      // Full, as it should be.
    }
    rmSync(join(disk, 'shm-room'));
    const faults: Error[] = [];
    const second = openHistory(file, WALL, (error) => faults.push(error));
    second.append(event(WALL, 'restart'));
    expect([second.countRestarts(), faults.length]).toEqual([1, 1]);
    second.close();
  });

  it('that is something else is left where it is', () => {
    const path = folder();
    mkdirSync(join(path, 'history.db'));
    const faults: Error[] = [];
    openHistory(join(path, 'history.db'), WALL, (error) => faults.push(error));
    expect([readdirSync(path), faults.length]).toEqual([['history.db'], 1]);
  });

  it('that cannot be had is told once, and everything goes on', () => {
    const faults: Error[] = [];
    const history = openHistory(join(folder(), 'missing/history.db'), WALL, (error) => faults.push(error));
    history.append(event(WALL, 'started'));
    expect([history.since(0), history.countRestarts(), faults.length]).toEqual([[], 0, 1]);
  });
});

describe('a later guardian remembers', () => {
  // The numbers that memory depends on; the others do not matter here.
  const policy = { restartWindow: HOUR, stableAfter: 600_000 } as Policy;
  const NOW = 1_000_000;
  const memory = (...events: PastEvent[]) => recall(events, NOW, WALL, policy);

  it('restarts by their age', () => {
    const found = memory(event(WALL - 30_000, 'restart'), event(WALL - 10_000, 'restart'));
    expect(found).toMatchObject({ restarts: [NOW - 30_000, NOW - 10_000], inARow: 2 });
  });

  it('no restart as younger than now, so that a clock set back forgets none', () => {
    expect(memory(event(WALL + 8 * HOUR, 'restart')).restarts).toEqual([NOW]);
  });

  it('that a person cleared the window by resuming after a halt, but not the day', () => {
    const events = [
      event(WALL - 5000, 'restart'),
      event(WALL - 4000, 'halted'),
      event(WALL - 3000, 'resumed', 'halted'),
    ];
    const found = memory(...events);
    expect([inWindow(found, NOW, policy), inDay(found, NOW), found.inARow]).toEqual([0, 1, 0]);
  });

  it('that resuming after a pause clears no window', () => {
    const found = memory(event(WALL - 5000, 'restart'), event(WALL - 3000, 'resumed', 'paused'));
    expect(inWindow(found, NOW, policy)).toBe(1);
  });

  it('since when no restart was verified, and that a verified recovery that lasts starts the backoff over', () => {
    expect(memory(event(WALL - 5000, 'restart'), event(WALL - 2000, 'restart')).unverifiedSince).toBe(NOW - 5000);
    const verified = [
      event(WALL - 900_000, 'restart'),
      event(WALL - 800_000, 'verified'),
      event(WALL - 1000, 'restart'),
    ];
    expect(memory(...verified)).toMatchObject({ inARow: 1, unverifiedSince: NOW - 1000, verifiedAt: null });
  });

  it('the outage that is not over, whether it was told of, and the restart that it led to', () => {
    const seen = event(WALL - 9000, 'outage', 'seen');
    const restart = event(WALL - 7000, 'restart', 'decision_stale');
    const told = event(WALL - 5000, 'outage', 'told');
    const over = event(WALL - 3000, 'outage', 'over');
    const outage = { since: NOW - 9000, isTold: false, decisions: 0 };
    expect(memory(seen)).toMatchObject({ outage, outageRestartAt: null });
    expect(memory(seen, restart)).toMatchObject({ outage, outageRestartAt: NOW - 7000 });
    expect(memory(seen, restart, told)).toMatchObject({ outage: { ...outage, isTold: true } });
    expect(memory(seen, restart, told, over)).toMatchObject({ outage: null, outageRestartAt: NOW - 7000 });
  });

  it('no restart as one for an outage that was for something else', () => {
    const seen = event(WALL - 9000, 'outage', 'seen');
    const crash = event(WALL - 7000, 'restart', 'exited');
    const over = event(WALL - 6000, 'outage', 'over');
    const stale = event(WALL - 5000, 'restart', 'decision_stale');
    expect(memory(seen, crash, over, stale).outageRestartAt).toBeNull();
  });

  it('as many restarts as there were, whatever else happened', () => {
    const kinds = fc.constantFrom<EventKind>(
      'restart',
      'verified',
      'halted',
      'resumed',
      'started',
      'exited',
      'verdict',
    );
    const story = fc.array(fc.record({ kind: kinds, age: fc.integer({ min: 0, max: DAY - 1 }) }), { maxLength: 60 });
    fc.assert(
      fc.property(story, (parts) => {
        const inOrder = parts.toSorted((a, b) => b.age - a.age);
        const events = inOrder.map(({ kind, age }) => event(WALL - age, kind, 'paused'));
        const expected = parts.filter(({ kind, age }) => kind === 'restart' && age < HOUR).length;
        expect(inWindow(memory(...events), NOW, policy)).toBe(expected);
      }),
    );
  });

  it('the last restart, and whether it cured the bot', () => {
    const restart = event(WALL - 5000, 'restart', 'decision_stale');
    expect(lastRestart([])).toBeNull();
    expect(lastRestart([restart])).toEqual({ wall: WALL - 5000, code: 'decision_stale', verified: null });
    expect(lastRestart([restart, event(WALL, 'verified')])?.verified).toBe(true);
    expect(lastRestart([restart, event(WALL, 'halted')])?.verified).toBe(false);
    expect(lastRestart([event(WALL - 9000, 'verified'), restart])?.verified).toBeNull();
  });
});
