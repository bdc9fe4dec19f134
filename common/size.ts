// Sizes as people write them: `512MB`. Powers of 1024, as file systems and `ps` count.

const BYTES = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 } as const;

/**
 * Reads a size.
 *
 * @param text A number directly followed by `B`, `KB`, `MB` or `GB`.
 * @returns Whole bytes, or null if it is no size.
 */
export function parseSize(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(B|KB|MB|GB)$/.exec(text);
  return match ? Math.round(Number(match[1]) * BYTES[match[2] as keyof typeof BYTES]) : null;
}

/** Writes a size in the largest unit that leaves at least 1, with one decimal below 10. */
export function formatSize(bytes: number): string {
  const rounded = (unit: keyof typeof BYTES) => {
    const value = bytes / BYTES[unit];
    return unit === 'B' || value >= 9.95 ? String(Math.round(value)) : value.toFixed(1);
  };
  const unit = (['B', 'KB', 'MB'] as const).find((small) => Number(rounded(small)) < 1024) ?? 'GB';
  return `${rounded(unit)}${unit}`;
}
