// The stack that a bot has left in its last lines when it ended by itself. Pure.

const HEADS = [/^Fatal Python error: /, /^Traceback \(most recent call last\)/, /^\s+at .+[:)]/];
/** Node names the fault above the first line of its stack. */
const LINES_ABOVE = 4;

/** @param lines The last lines of bot.log, oldest first. Returns none of them if no stack is seen. */
export function crashIn(lines: readonly string[]): readonly string[] {
  for (const head of HEADS.slice(0, 2)) {
    const at = lines.findLastIndex((line) => head.test(line));
    if (at >= 0) return lines.slice(at);
  }
  const last = lines.findLastIndex((line) => HEADS[2]?.test(line));
  if (last < 0) return [];
  let first = last;
  while (first > 0 && HEADS[2]?.test(lines[first - 1] as string)) first--;
  return lines.slice(Math.max(0, first - LINES_ABOVE));
}
