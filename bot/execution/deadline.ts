// A limit on work: one timer, which nothing that happens meanwhile can re-arm. Limits nest: the one that ends first wins.
import { systemClock } from '../../common/clock.ts';

/** Where a signal carries its end. Of the whole process, since each bundle has this module once more. */
const END = Symbol.for('trading-guardian.end');

type Limited = AbortSignal & { [END]?: number };

/** When the limits round this signal end its work, in milliseconds of the system's monotonic clock; infinite without any. */
export const endOf = (signal: AbortSignal): number => (signal as Limited)[END] ?? Number.POSITIVE_INFINITY;

/** How long the limits round this signal leave, in milliseconds. */
export const remaining = (signal: AbortSignal): number => endOf(signal) - systemClock.now();

/**
 * @param ms From now. Where an outer limit ends no later, that one is waited for, and says why.
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
  const ownEnd = systemClock.now() + ms;
  const isFirst = ownEnd < endOf(outer);
  (inner.signal as Limited)[END] = isFirst ? ownEnd : endOf(outer);
  const timer = isFirst ? setTimeout(() => end(overdue()), ms) : undefined;
  try {
    return await Promise.race([work(inner.signal), ended]);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', onOuter);
  }
}
