// One at a time: what is asked of an account never overlaps.

export type Mutex = <T>(work: () => Promise<T>) => Promise<T>;

/** Each waits for the end of those before it, however that came. */
export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}
