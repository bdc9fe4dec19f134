// Every way in which bots write the time of a decision.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localTime } from '../../../common/clock.ts';
import { readStamp } from '../../../guardian/probes/stamp.ts';

const AT = Date.UTC(2026, 10, 21, 2, 0, 31);

describe('a stamp can be read', () => {
  it.each([
    ['ISO 8601 in UTC', '2026-11-21T02:00:31Z', AT],
    ['with milliseconds', '2026-11-21T02:00:31.250Z', AT + 250],
    ['with microseconds, as Python writes them', '2026-11-21T02:00:31.250999+00:00', AT + 250],
    ['in another zone', '2026-11-21T10:00:31+08:00', AT],
    ['in a zone behind', '2026-11-20T21:30:31-0430', AT],
    ['with a space and a zone', '2026-11-21 10:00:31 +08', AT],
    ['epoch seconds', AT / 1000, AT],
    ['epoch seconds with a fraction', AT / 1000 + 0.5, AT + 500],
    ['epoch milliseconds', AT, AT],
    ['epoch seconds as text', String(AT / 1000), AT],
    ['a leap day', '2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
  ])('%s', (_, value, wall) => expect(readStamp(value)).toEqual({ is: 'at', wall }));

  it('in local time where it names no zone', () => {
    const wall = new Date(2026, 10, 21, 10, 0, 31).getTime();
    expect(readStamp('2026-11-21 10:00:31')).toEqual({ is: 'at', wall });
    expect(readStamp('2026-11-21T10:00:31')).toEqual({ is: 'at', wall });
  });

  it('whatever second it is, as the dashboard writes it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e9 }), (second) => {
        const wall = second * 1000;
        expect(readStamp(new Date(wall).toISOString())).toEqual({ is: 'at', wall });
        // In the hour that is gone through twice local time names two moments: either will do.
        const read = readStamp(localTime(wall));
        expect(read.is === 'at' && localTime(read.wall)).toBe(localTime(wall));
      }),
    );
  });
});

it.each([[null], [undefined]])('there was no decision: %s', (value) =>
  expect(readStamp(value)).toEqual({ is: 'never' }),
);

it.each([
  [''],
  ['soon'],
  ['2026-13-01T00:00:00Z'],
  ['2026-02-30 00:00:00'],
  ['25:00'],
  [Number.NaN],
  [-5],
  [0],
  [true],
  [{}],
  [[]],
])('a stamp cannot be read: %j', (value) => expect(readStamp(value).is).toBe('unreadable'));
