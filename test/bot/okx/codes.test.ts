// What OKX's answers mean: every code of the documentation, at both levels.
import { describe, expect, it } from 'vitest';
import { judge, type Refusal, readCourse, writeCourse } from '../../../bot/okx/codes.ts';

const whole = (code: string, msg = '') => judge({ status: 200, body: { code, msg, data: [] } });
const row = (sCode: string, code = '1', sMsg = '') =>
  judge({ status: 200, body: { code, msg: '', data: [{ ordId: '', sCode, sMsg }] } });
const refusal = (judged: ReturnType<typeof judge>): Refusal => {
  if ('rows' in judged) throw new Error('it was accepted');
  return judged.refusal;
};
const courses = (judged: ReturnType<typeof judge>) => [readCourse(refusal(judged)), writeCourse(refusal(judged))];

describe('a command is rejected for good', () => {
  const definite = ['51000', '51001', '51008', '51010', '51016', '51020', '51112', '51121', '51131', '51137', '51138'];
  it.each([...definite, '51169', '51170', '51277', '51278', '51279', '51280'])('by %s of its row', (code) => {
    expect(courses(row(code))).toEqual(['failed', 'rejected']);
  });
  it.each(['51000', '51008'])('by %s of the whole', (code) =>
    expect(writeCourse(refusal(whole(code)))).toBe('rejected'),
  );
  it.each(['51400', '51401', '51402', '51603'])('by %s: there is nothing left to act on', (code) => {
    expect(writeCourse(refusal(row(code)))).toBe('rejected');
  });
});

describe('a command has an unknown outcome', () => {
  it.each(['50001', '50004', '50013', '50026', '51149'])('by %s, at either level', (code) => {
    expect([writeCourse(refusal(whole(code))), writeCourse(refusal(row(code)))]).toEqual(['unknown', 'unknown']);
  });
  it.each([500, 502, 503, 504, 599])('by HTTP %i', (status) => {
    expect(courses(judge({ status, body: '<html>' }))).toEqual(['transient', 'unknown']);
  });
  it.each(['99999', '1', '2', '', 'constructor', 'none'])('by %j, which is not known here', (code) => {
    expect(courses(whole(code))).toEqual(['transient', 'unknown']);
  });
  it.each([302, 403, 404, 451, 200])('by HTTP %i without a code: what a proxy says need not be true', (status) => {
    expect(courses(judge({ status, body: 'no' }))).toEqual(['transient', 'unknown']);
  });
  it('by an answer that has no rows', () => {
    expect(courses(judge({ status: 200, body: { code: '0', msg: '' } }))).toEqual(['transient', 'unknown']);
    expect(courses(judge({ status: 200, body: { code: '0', data: ['x'] } }))).toEqual(['transient', 'unknown']);
  });
  it('by a server that fails while it says that all is well', () => {
    expect(courses(judge({ status: 500, body: { code: '0', data: [] } }))).toEqual(['transient', 'unknown']);
  });
});

describe('too many calls', () => {
  it.each([
    ['50011', 429],
    ['50011', 200],
    ['50061', 200],
  ])('by %s with HTTP %i are tried again later where something is read, and were no command', (code, status) => {
    expect(courses(judge({ status, body: { code, msg: '', data: [] } }))).toEqual(['transient', 'rejected']);
  });
  it('by HTTP 429 of a proxy as well', () => {
    expect(courses(judge({ status: 429, body: '' }))).toEqual(['transient', 'rejected']);
  });
});

describe('a person is needed', () => {
  const config = ['50100', '50101', '50103', '50104', '50105', '50106', '50107', '50108', '50109', '50110', '50111'];
  it.each([...config, '50112', '50113', '50114', '50119', '50120'])('by %s, which names a remedy', (code) => {
    expect(courses(judge({ status: 401, body: { code, msg: '', data: [] } }))).toEqual(['fatal', 'rejected']);
    expect(refusal(whole(code)).sentence).toMatch(/^OKX answered \d+: .+: .+/);
  });
});

it('a clock that is off is set and the read tried again; a command was never carried out', () => {
  expect(courses(judge({ status: 401, body: { code: '50102', msg: '', data: [] } }))).toEqual(['again', 'rejected']);
});

it('no such order is an answer to who asks for it', () => expect(readCourse(refusal(whole('51603')))).toBe('absent'));

it('what is accepted at both levels is accepted', () => {
  const rows = [{ ordId: '1', sCode: '0' }];
  expect(judge({ status: 200, body: { code: '0', msg: '', data: rows } })).toEqual({ rows });
  expect(judge({ status: 200, body: { code: '0', msg: '', data: [['1', '2']] } })).toEqual({ rows: [['1', '2']] });
});

it('a row that failed is not hidden by a whole that says zero', () => {
  expect(refusal(row('51008', '0')).code).toBe('51008');
});

it('a row that failed says more than the whole', () => expect(refusal(row('51121', '1')).code).toBe('51121'));

it('what OKX says is shown on one line, and cut', () => {
  const { sentence } = refusal(whole('51008', `evil\nline${'x'.repeat(500)}`));
  expect(sentence).toMatch(/^OKX answered 51008: the balance or the margin does not suffice \(evil\\nlinex+\)$/);
  expect(sentence.length).toBeLessThan(300);
});
