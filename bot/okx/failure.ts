// How a read of OKX fails: with its refusal, or with its time being up.
import { formatDuration } from '../../common/duration.ts';
import { OutsideFailure } from '../execution/failure.ts';
import type { Limit } from '../execution/operation.ts';
import { type Refusal, readCourse } from './codes.ts';

/** OKX has answered, but not with what was asked for. */
export class Refused extends OutsideFailure {
  readonly refusal: Refusal;
  constructor(refusal: Refusal, sentence = refusal.sentence) {
    super({ ...COURSE, isTransient: readCourse(refusal) === 'transient', patience: patienceFor(refusal) }, sentence);
    this.refusal = refusal;
  }
}

const COURSE = { isTransient: true, isGrave: false, patience: 1, retryAfter: null } as const;

/** Limits are counted over two seconds. */
const patienceFor = ({ nature }: Refusal) => (nature === 'limited' ? 4 : 1);

export const overdue = ({ ms, key }: Limit) =>
  new OutsideFailure(COURSE, `no answer from OKX within ${formatDuration(ms)} (${key})`);

/** The answer came, but says nothing that can be relied on. */
export const unreadable = (what: string) =>
  new OutsideFailure({ ...COURSE, isTransient: false }, `OKX answered what cannot be read: ${what}`);
