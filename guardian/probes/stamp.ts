// The time of a decision as bots write it.

export type Stamp =
  | { readonly is: 'never' }
  | { readonly is: 'at'; readonly wall: number }
  | { readonly is: 'unreadable'; readonly text: string };

/**
 * Reads the stamp of a decision.
 *
 * @param value ISO 8601 with or without zone, `YYYY-MM-DD HH:MM:SS`, or epoch seconds or milliseconds as number or text.
 *   Without a zone it is local time, ours being taken for the bot's. Null or missing: no decision yet.
 */
export function readStamp(value: unknown): Stamp {
  if (value === null || value === undefined) return { is: 'never' };
  const wall = typeof value === 'number' ? fromEpoch(value) : typeof value === 'string' ? fromText(value.trim()) : null;
  if (wall === null) return { is: 'unreadable', text: (JSON.stringify(value) ?? String(value)).slice(0, 80) };
  return { is: 'at', wall };
}

/** Seconds below 1e11 (the year 5138), milliseconds above (from 1973 on). */
function fromEpoch(value: number): number | null {
  if (!Number.isFinite(value) || value <= 0) return null;
  const wall = value < 1e11 ? value * 1000 : value;
  return wall <= 8.64e15 ? wall : null;
}

const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

function fromText(text: string): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) return fromEpoch(Number(text));
  const match = DATE_TIME.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as Six;
  const ms = Math.floor(Number(`0.${match[7] ?? '0'}`) * 1000);
  const date = Date.UTC(year, month - 1, day);
  const isDate = new Date(date).getUTCMonth() === month - 1 && new Date(date).getUTCDate() === day;
  if (!isDate || hour > 24 || minute > 59 || second > 60) return null;
  const zone = match[8];
  if (zone === undefined) return new Date(year, month - 1, day, hour, minute, second, ms).getTime();
  return Date.UTC(year, month - 1, day, hour, minute, second, ms) - offsetMs(zone);
}

type Six = [number, number, number, number, number, number];

function offsetMs(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
