// What the guardian's lives keep on disk, without a disk: the events of the history, given back as the history does.
import type { History, PastEvent } from '../../../guardian/history.ts';

export function createKept(): History {
  const events: PastEvent[] = [];
  return {
    append: (event) => void events.push(event),
    since: (wall) => events.filter(({ at, kind }) => at >= wall || kind === 'outage'),
    countRestarts: () => events.filter(({ kind }) => kind === 'restart').length,
    close: () => {},
  };
}
