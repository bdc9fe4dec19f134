// One read for all who want the same: who asks while it is under way waits for the next one, so that nobody is told what
// was true before he asked, and however many ask there is only one at a time.
import { createSharing } from './sharing.ts';

/**
 * @param read Ended by its signal once nobody waits for it any more.
 * @returns Asks for a read that begins after this. Throws what the read throws, or the own signal's reason.
 */
export function readTogether<T>(read: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  const sharing = createSharing();
  /** Settles with the read under way. */
  let ended: Promise<unknown> = Promise.resolve();
  /** How many have begun: names the one that comes next. */
  let begun = 0;

  async function next(signal: AbortSignal): Promise<T> {
    await ended;
    signal.throwIfAborted();
    begun++;
    const answer = read(signal);
    ended = answer.catch(() => undefined);
    return answer;
  }

  return (signal) => sharing.share(String(begun), next, signal);
}
