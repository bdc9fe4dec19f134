// The incidents that are kept, for who reads them. Changes nothing; what cannot be read is as good as not there.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readHistory } from '../history.ts';
import { idsAmong } from './id.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { readReport } from './read-report.ts';
import { REPORT, type Report } from './report.ts';

export type Shelf = {
  readonly root: string;
  /** Oldest first. */
  readonly ids: readonly string[];
  readonly read: (id: string) => Kept;
};

export type Kept = {
  readonly id: string;
  readonly folder: string;
  /** Null if it cannot be read. */
  readonly report: Report | null;
  readonly outcome: Outcome;
  /** The text of one of its files; empty if there is none. */
  readonly text: (file: string) => string;
};

/** Long enough that the ruling itself is among the events. */
const BEFORE_MS = 60_000;

export function openShelf(dataDir: string): Shelf {
  const root = join(dataDir, 'incidents');
  const ids = idsAmong(attempt(() => readdirSync(root)) ?? []);
  const reports = new Map(ids.map((id) => [id, readReport(textOf(join(root, id, REPORT)))]));
  const times = [...reports.values()].flatMap((report) => (report ? Date.parse(report.at) : []));
  const events = times.length > 0 ? readHistory(join(dataDir, 'history.db'), Math.min(...times) - BEFORE_MS) : null;
  return {
    root,
    ids,
    read: (id) => {
      const folder = join(root, id);
      const report = reports.get(id) ?? null;
      const outcome: Outcome = report
        ? outcomeOf({ at: Date.parse(report.at), incarnation: report.bot.incarnation }, events)
        : { is: 'unknown' };
      return { id, folder, report, outcome, text: (file) => textOf(join(folder, file)) };
    },
  };
}

const textOf = (file: string) => attempt(() => readFileSync(file, 'utf8')) ?? '';

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
