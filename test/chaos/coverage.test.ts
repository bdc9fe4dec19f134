// Every fault that the guardian survives has a test that says so, and every restart has a test of when there is none.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAULTS, groupOf } from './faults/all.ts';
import type { Fault, Proof } from './faults/fault.ts';
import { titlesIn } from './titles.ts';

const GROUPS = 33;
const FILES = new Map<string, ReadonlySet<string> | null>();

/** @returns What is wrong with a proof; null if it is there. */
function missing([file, title]: Proof): string | null {
  const path = join(import.meta.dirname, '..', `${file}.test.ts`);
  if (!FILES.has(file)) FILES.set(file, existsSync(path) ? titlesIn(readFileSync(path, 'utf8')) : null);
  const titles = FILES.get(file);
  if (!titles) return `there is no ${file}.test.ts`;
  return titles.has(title) ? null : `${file}.test.ts has no test "${title}"`;
}

const faultsIn = (fault: Fault): readonly string[] => {
  const proofs = [...fault.by, ...(fault.does === 'restarts' ? fault.unless : [])];
  return proofs.flatMap((proof) => missing(proof) ?? []).map((what) => `${fault.id} (${fault.words}): ${what}`);
};

describe('the faults', () => {
  it('are all of the groups, each fault with a letter of its own', () => {
    expect([...new Set(FAULTS.map(groupOf))]).toEqual(Array.from({ length: GROUPS }, (_, nth) => nth + 1));
    const ids = FAULTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are each proved by tests that are there', () => {
    expect(FAULTS.filter(({ by }) => by.length === 0)).toEqual([]);
    expect(FAULTS.flatMap(faultsIn)).toEqual([]);
  });

  it('that lead to a restart have each a test of when they do not, which is another one', () => {
    const lonely = FAULTS.filter((fault) => {
      if (fault.does !== 'restarts') return false;
      const twins = fault.unless.filter((twin) => !fault.by.some((one) => one.join() === twin.join()));
      return twins.length === 0;
    });
    expect(lonely).toEqual([]);
  });
});

describe('a title', () => {
  const SOURCE = `
    it('stands alone', () => {});
    it.skipIf(no)('has a condition', () => {});
    it.each([['has a row', 1]])('has a table %s', () => {});
    it.skip('is left out', () => {});
    // it is no 'mention'
    it('it\\'s quoted', () => {});`;

  it('is one of a test or of its table, and no other text', () => {
    const expected = ['stands alone', 'has a condition', 'has a table %s', "it's quoted", 'has a row'];
    expect([...titlesIn(SOURCE)].toSorted()).toEqual(expected.toSorted());
  });

  it('that is missing is told, and so is its file', () => {
    expect(missing(['chaos/coverage', 'is none'])).toBe('chaos/coverage.test.ts has no test "is none"');
    expect(missing(['chaos/none', 'x'])).toBe('there is no chaos/none.test.ts');
    expect(missing(['chaos/coverage', 'is one of a test or of its table, and no other text'])).toBeNull();
  });
});
