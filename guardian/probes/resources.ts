// Memory and CPU of the bot's whole tree. The only user of `pidusage`.
import pidusage from 'pidusage';

export type Resources = {
  readonly memoryBytes: number;
  /** Percent of one core since the look before. */
  readonly cpuPercent: number;
};

/**
 * Sums up the given processes; those that have ended meanwhile count nothing.
 *
 * @param keepMs How long the earlier look is remembered: several times as long as looks are apart, or CPU reads 0.
 * @returns Null if none of them could be seen.
 */
export async function measure(pids: readonly number[], keepMs: number): Promise<Resources | null> {
  const looks = await Promise.all(pids.map((pid) => pidusage(pid, { maxage: keepMs }).catch(() => null)));
  const seen = looks.filter((look) => look !== null);
  if (seen.length === 0) return null;
  return {
    memoryBytes: seen.reduce((sum, look) => sum + look.memory, 0),
    cpuPercent: seen.reduce((sum, look) => sum + look.cpu, 0),
  };
}
