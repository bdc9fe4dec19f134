// How an outside call fails, as far as it matters for what is done next. Pure.
import { formatDuration } from '../../common/duration.ts';

export type Course = {
  /** True if the same call may succeed in a moment. */
  readonly isTransient: boolean;
  /** True if no call can succeed before a person has changed something. */
  readonly isGrave: boolean;
  /** The first wait before a retry is this times the usual one. */
  readonly patience: number;
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfter: number | null;
};

/** The other side failed, or did not answer in time: expected to happen. Each adapter throws its own kind. */
export class OutsideFailure extends Error {
  readonly failure: Course;
  constructor(failure: Course, sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.failure = failure;
  }
}

/** Nobody was asked, by a rule of our own: it says nothing of the other side. */
export class NotAsked extends Error {}

/** The circuit breaker is open, or half-open with its one call under way. */
export class BreakerOpen extends NotAsked {
  /** @param wait Until the next call may be tried, in milliseconds; null while one is being tried. */
  constructor(wait: number | null) {
    super(
      wait === null
        ? 'the circuit breaker is half-open and its one call is under way'
        : `the circuit breaker is open for ${formatDuration(Math.max(0, Math.ceil(wait)))}`,
    );
  }
}
