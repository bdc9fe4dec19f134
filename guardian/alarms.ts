// Alarms about what stays as it is: told once, again when they change, and again after a while.
import type { Instant } from './machine/types.ts';

export type Alarms = { readonly [topic: string]: { readonly text: string; readonly at: Instant } };

/** @param repeat After so many milliseconds it is told again unchanged; null for never. */
export function isAlarmDue(alarms: Alarms, topic: string, text: string, at: Instant, repeat: number | null): boolean {
  const last = alarms[topic];
  return last?.text !== text || (repeat !== null && at - last.at >= repeat);
}

export const withAlarm = (alarms: Alarms, topic: string, text: string, at: Instant): Alarms => ({
  ...alarms,
  [topic]: { text, at },
});

export const withoutAlarm = (alarms: Alarms, topic: string): Alarms =>
  Object.fromEntries(Object.entries(alarms).filter(([name]) => name !== topic));
