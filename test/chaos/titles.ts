// The titles of the tests in a file, as they are written there.

const QUOTED = `'((?:\\\\.|[^'\\\\])*)'`;
/** Of one test, or of a table of tests: `it('…'`, `it.skipIf(…)('…'`, `])('…'`. */
const TITLE = new RegExp(`(?:\\bit\\(|\\)\\()\\s*${QUOTED}`, 'g');
/** A row of such a table begins with its name: `['…', `, `{ moment: '…', `; a case of an object has it as its key. */
const ROW = new RegExp(`(?:\\[|\\{ \\w+:)\\s*${QUOTED},`, 'g');
const CASE = /^ {2,4}(?:'([^'\n]+)'|(\w+)): [({]/gm;

/** @param source Of a test file. What is left out, as `it.skip('…'`, proves nothing and is no title. */
export function titlesIn(source: string): ReadonlySet<string> {
  const found = [TITLE, ROW, CASE].flatMap((pattern) => [...source.matchAll(pattern)]);
  return new Set(found.map((match) => (match[1] ?? match[2] ?? '').replace(/\\(.)/g, '$1')));
}
