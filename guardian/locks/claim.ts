// One lock and the record beside it, held over the guardian's life: looked at, and made again when its file has gone.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Lock, takeLock } from '../../common/kernel-lock.ts';
import { reason } from '../sentences/reason.ts';
import { clearGuardianRecord, type GuardianRecord, writeGuardianRecord } from './record.ts';
import { type Notice, type Place, type Standing, saidOf } from './standing.ts';

export type Claim = {
  readonly place: Place;
  readonly standing: () => Standing;
  /** Why it is unusable; else empty. */
  readonly error: () => string;
  /**
   * Looks at the lock by `stat` and mends what is amiss; so does it with the record.
   *
   * @returns What is new, to be said.
   */
  readonly look: (record: GuardianRecord) => readonly Notice[];
  readonly release: () => void;
};

/** Takes the lock if it can. The folder is made if need be, for its owner alone. */
export function claim(place: Place): Claim {
  let lock: Lock | null = null;
  let standing: Standing = 'ours';
  let error = '';
  let isRecorded = false;
  let isRecordTroubleSaid = false;

  const take = () => {
    error = '';
    try {
      mkdirSync(dirname(place.file), { recursive: true, mode: 0o700 });
      lock = takeLock(place.file);
      standing = lock ? 'ours' : 'foreign';
    } catch (cause) {
      error = (cause as Error).message;
      standing = 'unusable';
    }
  };

  const lookAtLock = (): Notice | null => {
    if (lock?.isInPlace()) return null;
    // First of all: where the file is the same after all, though its number has changed, the one lock that the kernel
    // has on it would go with the older descriptor.
    lock?.release();
    lock = null;
    isRecorded = false;
    const before = standing;
    take();
    return saidOf(before, standing, place, error);
  };

  const lookAtRecord = (record: GuardianRecord): Notice | null => {
    if (!lock || (isRecorded && existsSync(place.recordFile))) return null;
    try {
      writeGuardianRecord(place.recordFile, record);
      isRecorded = true;
      isRecordTroubleSaid = false;
      return null;
    } catch (cause) {
      if (isRecordTroubleSaid) return null;
      isRecordTroubleSaid = true;
      const { message } = cause as Error;
      return { level: 'error', sentence: reason('guardian_record_trouble', { error: message }) };
    }
  };

  take();
  return {
    place,
    standing: () => standing,
    error: () => error,
    look: (record) => [lookAtLock(), lookAtRecord(record)].filter((notice) => notice !== null),
    release: () => {
      if (lock) clearGuardianRecord(place.recordFile);
      lock?.release();
      lock = null;
    },
  };
}
