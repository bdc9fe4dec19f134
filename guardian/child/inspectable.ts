// Makes a program of Node one that can be asked for its stack: on SIGUSR1 it opens its inspector on a port of its choice,
// on this machine only, and says where. Pure.

export const INSPECTOR = '--inspect-port=127.0.0.1:0';

/** With these the inspector is the person's own, or SIGUSR1 would end the bot or reach another process than the bot. */
const OTHERWISE = /^--(?:inspect|debug-port|disable-sigusr1|run\b|watch|test\b)/;

/**
 * @param name The program's file name without its folder.
 * @returns The arguments as they are if it is not Node, or Node that is told something which does not go with it; a
 *   script's own argument may be mistaken for that, which costs no more than its stack.
 */
export function inspectable(name: string, args: readonly string[]): readonly string[] {
  const isNode = /^node(?:js)?(?:\.exe)?$/i.test(name);
  const isPlain = args.length > 0 && args[0] !== 'inspect' && !args.some((word) => OTHERWISE.test(word));
  return isNode && isPlain ? [INSPECTOR, ...args] : args;
}
