// How late a timer of our own fires: as late as everything else that this process does.

const EVERY_MS = 250;

/** Begins to watch; the returned function ends it and says by how much the timer was late at most, in milliseconds. */
export function watchTimer(now: () => number): () => number {
  let last = now();
  let latest = 0;
  const look = () => {
    const present = now();
    latest = Math.max(latest, present - last - EVERY_MS);
    last = present;
  };
  const timer = setInterval(look, EVERY_MS);
  return () => {
    clearInterval(timer);
    look();
    return latest;
  };
}
