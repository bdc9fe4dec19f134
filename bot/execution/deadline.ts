// A limit on work: one timer, which nothing that happens meanwhile can re-arm.

/**
 * @param ms From now.
 * @param overdue What it fails with when the time is up.
 * @param outer Ends the work too.
 * @returns What the work returns. Once a signal has fired the rest of the work is not waited for.
 * @throws What the work throws, `overdue()`, or the outer signal's reason.
 */
export async function within<T>(
  ms: number,
  overdue: () => Error,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer.throwIfAborted();
  const inner = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = (reason: unknown) => {
    inner.abort(reason);
    reject(reason);
  };
  const onOuter = () => end(outer.reason);
  outer.addEventListener('abort', onOuter, { once: true });
  const timer = setTimeout(() => end(overdue()), ms);
  try {
    return await Promise.race([work(inner.signal), ended]);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', onOuter);
  }
}
