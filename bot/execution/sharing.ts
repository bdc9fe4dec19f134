// Shared calls: who asks what is being asked already waits for the same answer. Whoever no longer wants it leaves; with
// the last one the call itself is ended.

type Flight = { readonly landed: Promise<unknown>; readonly abort: AbortController; waiting: number };

export type Sharing = {
  readonly isUnderWay: (key: string) => boolean;
  /**
   * @param work Begun if nothing is under way under this key; always asked for the same type under the same key.
   * @throws What the work throws, or this caller's own signal's reason.
   */
  readonly share: <T>(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal) => Promise<T>;
};

export function createSharing(): Sharing {
  const flights = new Map<string, Flight>();

  function begin(key: string, work: (signal: AbortSignal) => Promise<unknown>): Flight {
    const abort = new AbortController();
    const flight: Flight = { landed: work(abort.signal).finally(() => forget(key, flight)), abort, waiting: 0 };
    flights.set(key, flight);
    return flight;
  }

  /** A call that was given up may end after the next one has begun. */
  function forget(key: string, flight: Flight): void {
    if (flights.get(key) === flight) flights.delete(key);
  }

  const share = <T>(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal) =>
    new Promise<T>((resolve, reject) => {
      signal.throwIfAborted();
      const flight = flights.get(key) ?? begin(key, work);
      flight.waiting++;
      const leave = () => {
        reject(signal.reason);
        if (--flight.waiting > 0) return;
        // Not waited for: who comes now begins anew.
        forget(key, flight);
        flight.abort.abort(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      // The key holds the operation, which has one type of answer.
      (flight.landed as Promise<T>).finally(() => signal.removeEventListener('abort', leave)).then(resolve, reject);
    });

  return { isUnderWay: (key) => flights.has(key), share };
}
