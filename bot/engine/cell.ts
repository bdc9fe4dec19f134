// Holds the one value that changes, and tells who wants to know that it has.

export type Cell<T> = {
  readonly get: () => T;
  readonly set: (value: T) => void;
  /** @returns Ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void;
};

export function createCell<T>(first: T): Cell<T> {
  const listeners = new Set<() => void>();
  let value = first;
  return {
    get: () => value,
    set: (next) => {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
