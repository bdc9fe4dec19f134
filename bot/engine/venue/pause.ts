// Waits, but not for longer than somebody wants it.
import { setTimeout } from 'node:timers/promises';

/** @throws The signal's reason, once it fires. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
