// How a lock stands, and what is said when that changes. Said once: what stays as it is has been said.
import type { Level } from '../../common/text-line.ts';
import { type Reason, reason } from '../sentences/reason.ts';

/** `ours`: held; `foreign`: another process holds it; `unusable`: its file can be neither made nor locked. */
export type Standing = 'ours' | 'foreign' | 'unusable';

export type Notice = { readonly level: Level; readonly sentence: Reason };

export type Place = {
  /** The lock. */
  readonly file: string;
  /** The record beside it that names the holder. */
  readonly recordFile: string;
};

/** @param error Why it is unusable; else empty. */
type Saying = (place: Place, error: string) => Notice;

const silence = () => null;

const remade: Saying = ({ file }) => ({ level: 'warning', sentence: reason('lock_remade', { file }) });

const back: Saying = ({ file }) => ({ level: 'info', sentence: reason('lock_back', { file }) });

// Guarding goes on: the bot would be left alone otherwise, and it is not known that the other one guards it. One with
// the same health address is kept out by the other lock, and one that has come in all the same finds the port taken.
const foreign: Saying = ({ file, recordFile }) => ({
  level: 'critical',
  sentence: reason('lock_foreign', { file, record: recordFile }),
});

const unusable: Saying = ({ file }, error) => ({ level: 'error', sentence: reason('lock_unusable', { file, error }) });

/** From how it stood to how it stands, for a lock that is no longer, or not yet, held on the file in its place. */
const SAID: Record<Standing, Record<Standing, Saying | typeof silence>> = {
  ours: { ours: remade, foreign, unusable },
  foreign: { ours: back, foreign: silence, unusable },
  unusable: { ours: back, foreign, unusable: silence },
};

export const saidOf = (before: Standing, after: Standing, place: Place, error: string): Notice | null =>
  SAID[before][after](place, error);
