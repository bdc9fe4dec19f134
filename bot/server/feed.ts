// Feeds one client with what is true now: at once, at each change but not too often, and now and then without one.
// What it has not taken is never queued: it gets the newest when it is ready again.
import type { Client } from './web.ts';

export type Source = {
  /** Tells of each change. @returns Ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void;
  /** What is true now, as an event. */
  readonly event: () => string;
};

/** Milliseconds. */
export type Rhythm = {
  /** At least this between two events. */
  readonly pause: number;
  /** At most this, so that ages move and a client that has gone is found. */
  readonly longest: number;
  /** A client that has not taken an event for so long after the pause is ended. */
  readonly patience: number;
};

/** @returns Ends it. */
export function feed(client: Client, { subscribe, event }: Source, { pause, longest, patience }: Rhythm): () => void {
  let isResting = false;
  let isTaking = false;
  let hasNews = true;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;

  function after(ms: number, what: () => void): void {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(what, ms);
  }

  /** Only ever by a timer, so that no change is seen half done. */
  function send(): void {
    isResting = true;
    isTaking = true;
    hasNews = false;
    after(pause, rested);
    try {
      client.send(event(), taken);
    } catch (error) {
      client.fail(error);
    }
  }

  function taken(): void {
    isTaking = false;
    if (!isResting) goOn();
  }

  function rested(): void {
    isResting = false;
    if (isTaking) after(patience, client.end);
    else goOn();
  }

  const goOn = () => after(hasNews ? 0 : longest - pause, send);

  function changed(): void {
    hasNews = true;
    if (!isResting && !isTaking) goOn();
  }

  const unsubscribe = subscribe(changed);
  goOn();
  return () => {
    isOver = true;
    clearTimeout(timer);
    unsubscribe();
  };
}
