// A log that remembers what it was told.
import type { Log } from '../../../bot/ports.ts';

export type Told = { readonly event: string; readonly err?: Error; readonly [fact: string]: unknown };

export function logBook(): { readonly log: Log; readonly told: Told[] } {
  const told: Told[] = [];
  const tell = (facts: object) => void told.push(facts as Told);
  return { log: { info: tell, warn: tell, error: tell }, told };
}
