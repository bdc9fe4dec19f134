// The record of the running child on disk, so that the next guardian finds a bot whose guardian was killed.
import { readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';

export type ChildRecord = {
  readonly boot_id: string;
  readonly guardian_pid: number;
  /** With that pid it names one guardian for ever; missing in a record of an earlier version. */
  readonly guardian_start_token?: string | null;
  readonly command: string;
  /** ISO 8601. */
  readonly written_at: string;
  /** Null between the moment before the spawn and the one after it. */
  readonly pid: number | null;
  /** With the pid it names one process for ever; null while there is no pid. */
  readonly start_token: string | null;
  /** The process that leads the group: the first one, also where another has gone on in its place. */
  readonly group: number | null;
  /** With which the bot may be asked over its control endpoints; the file is its owner's alone. */
  readonly token: string;
  /** Where it was told to serve its dashboard; missing in a record of an earlier version. */
  readonly health_url?: string;
  /** Of what it was started with; missing in a record of an earlier version. */
  readonly fingerprint?: string;
};

/** Written whole or not at all, readable by its owner only. */
export function writeRecord(file: string, record: ChildRecord): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Does nothing where there is none. */
export function clearRecord(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** @returns Null if there is none, or none that names a bot. What else is not as it should be counts as not known. */
export function readRecord(file: string): ChildRecord | null {
  try {
    return recordFrom(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

function recordFrom(written: { readonly [K in keyof ChildRecord]?: unknown } | null): ChildRecord | null {
  const boot_id = textFrom(written?.boot_id);
  if (!written || !boot_id) return null;
  const pid = pidFrom(written.pid);
  const health_url = textFrom(written.health_url);
  const fingerprint = textFrom(written.fingerprint);
  return {
    boot_id,
    guardian_pid: pidFrom(written.guardian_pid) ?? 0,
    guardian_start_token: textFrom(written.guardian_start_token),
    command: textFrom(written.command) ?? '?',
    written_at: textFrom(written.written_at) ?? '',
    pid,
    start_token: pid === null ? null : textFrom(written.start_token),
    // One of an earlier version has neither group nor token.
    group: pidFrom(written.group) ?? pid,
    token: textFrom(written.token) ?? '',
    ...(health_url !== null && URL.canParse(health_url) && { health_url }),
    ...(fingerprint !== null && { fingerprint }),
  };
}

const textFrom = (value: unknown) => (typeof value === 'string' ? value : null);

/** What may be signalled: 1 is the first process of the machine, and from 0 down are groups. */
const pidFrom = (value: unknown) => (Number.isSafeInteger(value) && Number(value) > 1 ? Number(value) : null);
