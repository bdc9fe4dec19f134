// How a bot may be asked for its stack: never so that asking does what the restart would not do.
import { describe, expect, it } from 'vitest';
import { INSPECTOR } from '../../../guardian/child/inspectable.ts';
import { type Asked, wayTo } from '../../../guardian/evidence/stack/way.ts';
import type { ProcessFacts } from '../../../guardian/platform/types.ts';

const facts = (changes: Partial<ProcessFacts>): ProcessFacts => ({
  pid: 7,
  name: 'bot',
  state: 'S (sleeping)',
  threads: 1,
  memoryBytes: 1,
  peakMemoryBytes: 1,
  cpuSeconds: 1,
  args: ['node', INSPECTOR, 'bot.js'],
  bootId: 'ours',
  signals: { caught: ['SIGUSR1', 'SIGABRT'], held: [] },
  files: [],
  sockets: [],
  openFiles: 0,
  kernel: [],
  ...changes,
});
const NODE = { args: [INSPECTOR, 'bot.js'], env: {} };
const PYTHON = { args: ['bot.py'], env: { PYTHONFAULTHANDLER: '1' } };
const way = (launch: Asked['launch'], seen: Partial<ProcessFacts> = {}, others: Partial<Asked> = {}) => {
  const answer = wayTo({ launch, facts: facts(seen), bootId: 'ours', isExecuting: false, ...others });
  return answer.is === 'outside' ? answer.because.is : answer.is;
};

describe('Node is asked over its inspector', () => {
  it('where SIGUSR1 is caught', () => expect(way(NODE)).toBe('inspector'));
  it('in the middle of an order too, since it costs a moment', () =>
    expect(way(NODE, {}, { isExecuting: true })).toBe('inspector'));
  it('where the platform tells of no signals, by its command line', () =>
    expect(way(NODE, { signals: null, bootId: null })).toBe('inspector'));
  it.each([
    ['where SIGUSR1 would end it', { signals: { caught: [], held: [] } }],
    ['where another program runs under its pid', { args: ['sh'] }],
    ['where its command line cannot be seen', { args: null }],
  ])('not %s', (_, seen) => expect(way(NODE, seen)).toBe('stack_no_inspector'));
});

describe('Python is asked by SIGABRT', () => {
  it('where SIGTERM would end it as well', () => expect(way(PYTHON)).toBe('fault_handler'));
  it.each([
    ['where it may be in the middle of an order', {}, { isExecuting: true }, 'stack_mid_order'],
    ['where it handles SIGTERM', { signals: { caught: ['SIGABRT', 'SIGTERM'], held: [] } }, {}, 'stack_ends_in_order'],
    ['where it ignores SIGTERM', { signals: { caught: ['SIGABRT'], held: ['SIGTERM'] } }, {}, 'stack_ends_in_order'],
    ['where that cannot be told', { signals: null }, {}, 'stack_handlers_unseen'],
    ['where its fault handler is off', { signals: { caught: [], held: [] } }, {}, 'stack_no_fault_handler'],
    [
      'where it would not hear it',
      { signals: { caught: ['SIGABRT'], held: ['SIGABRT'] } },
      {},
      'stack_no_fault_handler',
    ],
  ] as const)('not %s', (_, seen, others, because) => expect(way(PYTHON, seen, others)).toBe(because));
});

describe('nobody is asked', () => {
  it.each([
    ['who is stopped', { state: 'T (stopped)' }, 'stack_stopped'],
    ['who is traced', { state: 't (tracing stop)' }, 'stack_stopped'],
    ['who waits in the kernel', { state: 'D (disk sleep)' }, 'stack_blocked'],
  ])('%s', (_, seen, because) => expect([way(NODE, seen), way(PYTHON, seen)]).toEqual([because, because]));
  it('who cannot be seen', () => expect(way(NODE, {}, { facts: null })).toBe('stack_unseen'));
  it('who is not the bot', () => expect(way(PYTHON, { bootId: '' })).toBe('stack_unseen'));
  it('who is neither', () => expect(way({ args: ['bot'], env: {} })).toBe('stack_other'));
});
