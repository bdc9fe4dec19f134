// Which of several listeners on one port a connection to 127.0.0.1 reaches.

const ORDER = ['127.0.0.1', '0.0.0.0', '::'];

/** @returns The most specific; where none takes IPv4 loopback the first; null of none. */
export function nearest<T extends { readonly address: string }>(listening: readonly T[]): T | null {
  for (const address of ORDER) {
    const found = listening.find((l) => l.address === address);
    if (found) return found;
  }
  return listening[0] ?? null;
}
