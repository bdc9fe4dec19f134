// The names of incidents, and the stack that a bot leaves in its last lines.
import { describe, expect, it } from 'vitest';
import { idsAmong, incidentId, matching, surplus } from '../../../guardian/evidence/id.ts';
import { crashIn } from '../../../guardian/evidence/stack/crash.ts';

describe('the ID of an incident', () => {
  it('is short and in UTC', () => {
    const at = Date.UTC(2026, 10, 26, 10, 0, 0, 999);
    expect(incidentId({ at, code: 'decision_stale', incarnation: 3 })).toBe('2026-11-26T10-00-00-decision_stale-3');
  });

  it('sorts by time, within a second by number; what is no ID is left out', () => {
    const [early, late] = ['2026-11-26T09-59-59-no_answer-12', '2026-11-26T10-00-00-exited'];
    const names = [`${late}-10`, `${late}-9-2`, `${late}-9`, early, 'notes', '2026-11-26T10-00-00-exited', '../x'];
    expect(idsAmong(names)).toEqual([early, `${late}-9`, `${late}-9-2`, `${late}-10`]);
  });

  it('is in surplus when it is one of the oldest beyond what is kept', () => {
    const ids = [1, 2, 3].map((nth) => `2026-11-26T10-00-0${nth}-exited-1`);
    expect(surplus(ids, 2)).toEqual([ids[0]]);
    expect(surplus(ids, 3)).toEqual([]);
  });

  it('may be typed in part', () => {
    const ids = ['2026-11-26T10-00-00-exited-1', '2026-11-26T10-00-00-exited-1-2', '2026-11-26T11-00-00-exited-1'];
    expect(matching(ids, 'T11')).toEqual([ids[2]]);
    expect(matching(ids, 'T10')).toEqual([ids[0], ids[1]]);
    expect(matching(ids, ids[0] as string), 'a whole one means itself').toEqual([ids[0]]);
    expect(matching(ids, 'T12')).toEqual([]);
  });
});

describe('the stack in the last lines', () => {
  it.each([
    ['of the fault handler', ['a', 'Fatal Python error: Aborted', 'Thread 1', '  File "a.py", line 1 in b'], 1],
    [
      'of an exception',
      ['Traceback (most recent call last):', 'x', 'Traceback (most recent call last):', 'KeyError'],
      2,
    ],
    [
      'of Node, with the fault above it',
      [
        'a',
        'b',
        'bot.js:3',
        '  throw',
        '  ^',
        'Error: x',
        '    at f (bot.js:3:1)',
        '    at g (bot.js:9:1)',
        '',
        'Node.js v26',
      ],
      2,
    ],
  ])('%s', (_, lines, from) => expect(crashIn(lines)).toEqual(lines.slice(from)));

  it('is none where there is none', () => expect(crashIn(['all is well', 'looking at (BTC)'])).toEqual([]));
});
