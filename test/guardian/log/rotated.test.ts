import { describe, expect, it } from 'vitest';
import { planCleaning, planShift, rotatedFiles } from '../../../guardian/log/rotated.ts';

describe('the rotated files of a log', () => {
  it('are its name with a number, gzipped or plain, newest first', () => {
    const names = ['a.log.10.gz', 'a.log', 'a.log.2', 'a.log.1.gz'];
    expect(rotatedFiles(names, 'a.log').map(({ name }) => name)).toEqual(['a.log.1.gz', 'a.log.2', 'a.log.10.gz']);
  });

  it('are not the files of another log or copies that people made', () => {
    const names = ['b.log.1', 'xa.log.1', 'a.log.old', 'a.log.2025', 'a.log.01', 'a.log.1.gz.bak', 'a.log.0'];
    expect(rotatedFiles(names, 'a.log')).toEqual([]);
  });
});

describe('a rotation', () => {
  it('moves each file up by one, the oldest first, and keeps gzipped what is gzipped', () => {
    expect(planShift(['l', 'l.1', 'l.2.gz'], 'l', 5)).toEqual({
      drop: [],
      rename: [
        ['l.2.gz', 'l.3.gz'],
        ['l.1', 'l.2'],
      ],
    });
  });

  it('drops what is over the limit', () => {
    expect(planShift(['l.1.gz', 'l.2.gz', 'l.3.gz', 'l.7.gz'], 'l', 3)).toEqual({
      drop: ['l.3.gz', 'l.7.gz'],
      rename: [
        ['l.2.gz', 'l.3.gz'],
        ['l.1.gz', 'l.2.gz'],
      ],
    });
  });

  it('fills a gap before it drops anything', () => {
    expect(planShift(['l.1.gz', 'l.3.gz'], 'l', 3)).toEqual({ drop: [], rename: [['l.1.gz', 'l.2.gz']] });
  });

  it('keeps a single file if one is the limit', () => {
    expect(planShift(['l.1.gz'], 'l', 1)).toEqual({ drop: ['l.1.gz'], rename: [] });
  });
});

describe('cleaning up after an interruption', () => {
  it('removes half copies, plain twins of gzipped files and what is over a lowered limit, and nothing else', () => {
    const names = ['l', 'l.part', 'l.next.gz', 'l.1', 'l.1.gz', 'l.2', 'l.3.gz', 'k.part'];
    expect(planCleaning(names, 'l', 2)).toEqual(['l.part', 'l.1', 'l.3.gz']);
  });
});
