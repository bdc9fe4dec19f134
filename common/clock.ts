// The two clocks. Rules are told monotonic instants only; the wall clock dates what people read.

export type Clock = {
  /** Monotonic milliseconds from an arbitrary start; never steps, whatever happens to the wall clock. */
  readonly now: () => number;
  /** Milliseconds since 1970-01-01T00:00:00Z; may step forward and back. */
  readonly wall: () => number;
};

export const systemClock: Clock = { now: () => performance.now(), wall: () => Date.now() };

/** `2025-10-27 10:00:00`, local time. */
export function localTime(wallMs: number): string {
  const at = new Date(wallMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
