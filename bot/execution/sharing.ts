// Shared calls: who asks what is being asked already waits for the same answer. Whoever no longer wants it leaves; with
// the last one the call itself is ended.

type Flight = {
  readonly landed: Promise<unknown>;
  readonly abort: AbortController;
  /** By signal: who leaves together waits together. */
  readonly waiting: Map<AbortSignal, Promise<unknown>>;
};

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
    const flight: Flight = {
      landed: work(abort.signal).finally(() => forget(key, flight)),
      abort,
      waiting: new Map(),
    };
    flights.set(key, flight);
    return flight;
  }

  /** A call that was given up may end after the next one has begun. */
  function forget(key: string, flight: Flight): void {
    if (flights.get(key) === flight) flights.delete(key);
  }

  function join(key: string, flight: Flight, signal: AbortSignal): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const leave = () => {
      reject(signal.reason);
      flight.waiting.delete(signal);
      if (flight.waiting.size > 0) return;
      // Not waited for: who comes now begins anew.
      forget(key, flight);
      flight.abort.abort(signal.reason);
    };
    const stay = () => signal.removeEventListener('abort', leave);
    signal.addEventListener('abort', leave, { once: true });
    flight.landed.finally(stay).then(resolve, reject);
    flight.waiting.set(signal, promise);
    return promise;
  }

  async function share<T>(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const flight = flights.get(key) ?? begin(key, work);
    // The key holds the operation, which has one type of answer.
    return (flight.waiting.get(signal) ?? join(key, flight, signal)) as Promise<T>;
  }

  return { isUnderWay: (key) => flights.has(key), share };
}
