// report.json: the incident as it is kept, with what was found and what could not be had. Its sentences are kept as data, so
// that they can be said in either language later. Pure.
import type { HealthCode, Verdict } from '../control/status.ts';
import type { Reason } from '../sentences/reason.ts';
import type { Incident } from './incident.ts';

export const PARTS = ['stack', 'dashboard', 'log', 'resources'] as const;
export type Part = (typeof PARTS)[number];

/** Where each part lies. */
export const FILES: { readonly [P in Part]: string } = {
  stack: 'stack.txt',
  dashboard: 'dashboard.json',
  log: 'bot.log',
  resources: 'resources.json',
};
export const REPORT = 'report.json';

/** How a part was had: what it shows, or why it is missing; null says nothing more. */
export type Found = { readonly had: boolean; readonly said: Reason | null };

export type Report = {
  readonly id: string;
  /** Times are ISO 8601 UTC. */
  readonly at: string;
  readonly code: HealthCode;
  readonly reason: Reason;
  readonly ruling: Reason;
  readonly bot: {
    readonly pid: number;
    readonly incarnation: number;
    readonly boot_id: string;
    readonly command: string;
    /** False: it had ended by itself. */
    readonly alive: boolean;
  };
  readonly checks: readonly {
    readonly at: string;
    readonly verdict: Verdict;
    readonly code: HealthCode;
    readonly reason: Reason;
  }[];
  readonly dashboard_at: string | null;
  readonly memory_bytes: number | null;
  readonly cpu_percent: number | null;
  readonly evidence: { readonly [P in Part]: Found };
  readonly evidence_ms: number;
  readonly versions: { readonly [name: string]: string };
  readonly settings: { readonly [key: string]: unknown };
};

export type ReportInput = {
  readonly id: string;
  readonly incident: Incident;
  readonly command: string;
  readonly evidence: Report['evidence'];
  /** Spent on it, milliseconds. */
  readonly spent: number;
  readonly versions: Report['versions'];
  readonly settings: { readonly [key: string]: { readonly value: unknown } };
};

/** Keys that tell nothing of a ruling, or may hold what is nobody's business. */
const LEFT_OUT = /^guardian\.(?:env|notifications|logging|status|heartbeat|on_halt_command)\b|^bot\./;

export function reportOf({ id, incident, command, evidence, spent, versions, settings }: ReportInput): Report {
  const { pid, incarnation, bootId, isAlive, resources } = incident;
  return {
    id,
    at: iso(incident.at),
    code: incident.code,
    reason: incident.reason,
    ruling: incident.ruling,
    bot: { pid, incarnation, boot_id: bootId, command, alive: isAlive },
    checks: incident.checks.map((check) => ({ ...check, at: iso(check.at) })),
    dashboard_at: incident.dashboard && iso(incident.dashboard.at),
    memory_bytes: resources?.memoryBytes ?? null,
    cpu_percent: resources?.cpuPercent ?? null,
    evidence,
    evidence_ms: Math.round(spent),
    versions,
    settings: Object.fromEntries(
      Object.entries(settings)
        .filter(([key]) => !LEFT_OUT.test(key))
        .map(([key, { value }]) => [key, value]),
    ),
  };
}

const iso = (wall: number) => new Date(wall).toISOString();
