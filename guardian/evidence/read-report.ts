// Reads a report.json tolerantly: a later or an earlier guardian may have written it, and a person may have touched it. Pure.
import { HEALTH_CODES, type HealthCode, VERDICTS, type Verdict } from '../control/status.ts';
import { en } from '../sentences/en.ts';
import { type Reason, reason } from '../sentences/reason.ts';
import { type Found, PARTS, type Part, type Report } from './report.ts';

type Read = { readonly [key: string]: unknown };

/** @returns Null if it is no report. */
export function readReport(text: string): Report | null {
  const value = parse(text);
  const { at, code } = value;
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at)) || !isCode(code)) return null;
  const bot = section(value.bot);
  const evidence = section(value.evidence);
  const found = (part: Part): Found => {
    const { had, said } = section(evidence[part]);
    return { had: had === true, said: said === undefined || said === null ? null : readReason(said) };
  };
  return {
    id: textOf(value.id),
    at,
    code,
    reason: readReason(value.reason),
    ruling: readReason(value.ruling),
    bot: {
      pid: numberOf(bot.pid) ?? 0,
      incarnation: numberOf(bot.incarnation) ?? 0,
      boot_id: textOf(bot.boot_id),
      command: textOf(bot.command),
      alive: bot.alive === true,
    },
    checks: (Array.isArray(value.checks) ? value.checks : []).flatMap(readCheck),
    dashboard_at: typeof value.dashboard_at === 'string' ? value.dashboard_at : null,
    memory_bytes: numberOf(value.memory_bytes),
    cpu_percent: numberOf(value.cpu_percent),
    evidence: Object.fromEntries(PARTS.map((part) => [part, found(part)])) as Report['evidence'],
    evidence_ms: numberOf(value.evidence_ms) ?? 0,
    versions: section(value.versions) as Report['versions'],
    settings: section(value.settings),
  };
}

function readCheck(value: unknown): Report['checks'] {
  const { at, verdict, code, reason: because } = section(value);
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at)) || !isVerdict(verdict) || !isCode(code)) return [];
  return [{ at, verdict, code, reason: readReason(because) }];
}

/** A sentence of this catalogue with all that fills it in; what is none is quoted as it stands. */
export function readReason(value: unknown): Reason {
  return isSaying(value) ? (value as Reason) : reason('notice', { text: JSON.stringify(value) ?? '?' });
}

function isSaying(value: unknown): boolean {
  const { is, values } = section(value);
  if (typeof is !== 'string' || !Object.hasOwn(en, is)) return false;
  const needed = [...en[is as keyof typeof en].matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const given = section(values);
  return needed.every((name) => ['string', 'number'].includes(typeof given[name]) || isSaying(given[name]));
}

const isCode = (value: unknown): value is HealthCode => HEALTH_CODES.some((code) => code === value);
const isVerdict = (value: unknown): value is Verdict => VERDICTS.some((verdict) => verdict === value);
const numberOf = (value: unknown) => (typeof value === 'number' ? value : null);
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

const section = (value: unknown): Read =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Read) : {};

function parse(text: string): Read {
  try {
    return section(JSON.parse(text));
  } catch {
    return {};
  }
}
