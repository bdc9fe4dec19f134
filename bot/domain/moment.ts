// An instant as both clocks tell it, read together: ages are counted on the one, the other dates what people read.

export type Moment = {
  /** Monotonic milliseconds. */
  readonly at: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly wall: number;
};
