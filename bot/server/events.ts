// Server-sent events: each client is fed by itself, and only so many are.
import { feed, type Rhythm, type Source } from './feed.ts';
import type { Stream } from './web.ts';

/** @see https://html.spec.whatwg.org/multipage/server-sent-events.html; JSON has no line breaks. */
export const eventText = (name: string, value: unknown): string => `event: ${name}\ndata: ${JSON.stringify(value)}\n\n`;

const CLIENTS = 20;
const RHYTHM: Rhythm = { pause: 250, longest: 5_000, patience: 30_000 };

export function eventStream(source: Source, rhythm: Rhythm = RHYTHM): Stream {
  let clients = 0;
  return (client) => {
    if (clients === CLIENTS) return null;
    clients++;
    const end = feed(client, source, rhythm);
    return () => {
      clients--;
      end();
    };
  };
}
