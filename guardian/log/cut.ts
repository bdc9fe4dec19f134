// How much of the head of bot.log goes next. Decides; touches nothing.

export type Limits = {
  readonly maxSizeBytes: number;
  /** Rotated files that are kept; at least 1. */
  readonly maxFiles: number;
};

export type Cut = {
  readonly bytes: number;
  /** False for what so many newer bytes follow that no rotated file would keep it anyway. */
  readonly kept: boolean;
};

/** So much stays in the live file, where a crash right after a rotation is looked up. */
const SPARED_BYTES = 256 * 1024;

/**
 * The next head to cut off, in whole blocks, always less than the file; null while it is within its limit.
 *
 * @param blockBytes What the file system can cut; a file not larger than that is never cut.
 */
export function nextCut(size: number, { maxSizeBytes, maxFiles }: Limits, blockBytes: number): Cut | null {
  if (size < maxSizeBytes) return null;
  const whole = (bytes: number) => Math.floor(bytes / blockBytes) * blockBytes;
  const surplus = whole(surplusOf(size, { maxSizeBytes, maxFiles }));
  if (surplus > 0) return { bytes: surplus, kept: false };
  const bytes = Math.max(whole(maxSizeBytes - Math.min(SPARED_BYTES, maxSizeBytes / 4)), blockBytes);
  return size > bytes ? { bytes, kept: true } : null;
}

/** How much of the head is older than all that the live file and its rotated files may hold together. */
export function surplusOf(size: number, { maxSizeBytes, maxFiles }: Limits): number {
  return Math.max(0, size - maxSizeBytes * (maxFiles + 1));
}
