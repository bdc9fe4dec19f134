// The bots that are guarded: how often they decide, how long that takes, and how much they say of themselves.

const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];

export type Kind = {
  readonly name: string;
  /** plain: it shows `last_update` and nothing else of what it does. */
  readonly form: 'full' | 'plain';
  readonly interval: number;
  readonly deadline: number;
  /** How long its AI takes to answer, at least and at most. */
  readonly answers: readonly [number, number];
  readonly timeframe: string | null;
  /** The age that a decision of this bot may reach by what it promises, as policy.md says it. */
  readonly limit: number;
  readonly stamp: 'iso' | 'local' | 'seconds' | 'milliseconds';
  /** Whether a new process shows the last decision of the one before. */
  readonly remembers: boolean;
};

const full = { form: 'full', timeframe: '15m', stamp: 'iso', remembers: true } as const;
const plain = { form: 'plain', deadline: MINUTE, remembers: true } as const;

export const KINDS: readonly Kind[] = [
  { ...full, name: 'brisk', interval: MINUTE, deadline: MINUTE, answers: [SECOND, 6 * SECOND], limit: 5 * MINUTE },
  {
    ...full,
    name: 'sedate',
    interval: MINUTE,
    deadline: MINUTE,
    answers: [40 * SECOND, 58 * SECOND],
    limit: 5 * MINUTE,
    stamp: 'milliseconds',
    remembers: false,
  },
  {
    ...full,
    name: 'pensive',
    interval: MINUTE,
    deadline: 5 * MINUTE,
    answers: [230 * SECOND, 280 * SECOND],
    limit: 390 * SECOND,
  },
  {
    ...full,
    name: 'quarterly',
    interval: 15 * MINUTE,
    deadline: MINUTE,
    answers: [2 * SECOND, 50 * SECOND],
    limit: 990 * SECOND,
    stamp: 'local',
  },
  {
    ...full,
    name: 'hourly',
    interval: HOUR,
    deadline: MINUTE,
    answers: [5 * SECOND, 30 * SECOND],
    limit: HOUR + 90 * SECOND,
    stamp: 'seconds',
  },
  {
    ...plain,
    name: 'plain',
    interval: MINUTE,
    answers: [SECOND, 20 * SECOND],
    timeframe: null,
    limit: 5 * MINUTE,
    stamp: 'local',
  },
  {
    ...plain,
    name: 'plain quarterly',
    interval: 15 * MINUTE,
    answers: [SECOND, MINUTE],
    timeframe: '15m',
    limit: 17 * MINUTE,
    stamp: 'seconds',
  },
  {
    ...plain,
    name: 'plain hourly',
    interval: HOUR,
    answers: [SECOND, MINUTE],
    timeframe: '1h',
    limit: HOUR + 2 * MINUTE,
    stamp: 'iso',
  },
];
