// One guardian for one bot: a lock in the data folder, and one by the health address in the user's state folder, so that
// another data folder opens no way round.
import { join } from 'node:path';
import { EXIT, Refusal } from '../exit-code.ts';
import type { Platform } from '../platform/types.ts';
import type { Settings } from '../policy.ts';
import { type Language, render } from '../sentences/catalogue.ts';
import { type Reason, reason } from '../sentences/reason.ts';
import { addressKey } from './address.ts';
import { type Claim, claim } from './claim.ts';
import { awaitHolder, type GuardianRecord } from './record.ts';
import type { Notice, Place } from './standing.ts';

export type Locks = {
  /** What a person should know from the start. */
  readonly warnings: readonly Reason[];
  /**
   * To be called at each check: looks by `stat` whether the locks are still on the files in their places, and makes
   * them again if not; writes the records that name this guardian, at first and whenever they have gone.
   *
   * @param healthUrl The one in force: where it has changed, the lock of the address follows it.
   * @returns What is new, to be said.
   */
  readonly look: (record: GuardianRecord, healthUrl: string) => readonly Notice[];
  /** Removes the records of this process and lets go. */
  readonly release: () => void;
};

export const inDataDir = (dataDir: string): Place => ({
  file: join(dataDir, 'guardian.lock'),
  recordFile: join(dataDir, 'guardian.json'),
});

export const inStateFolder = (stateFolder: string, healthUrl: string): Place => ({
  file: join(stateFolder, `guardian-${addressKey(healthUrl)}.lock`),
  recordFile: join(stateFolder, `guardian-${addressKey(healthUrl)}.json`),
});

/**
 * Takes both locks. That of the health address comes first: a guardian of the same bot that is refused by it never
 * touches the one in the data folder, which the first may be making again at that moment.
 *
 * @param stateFolder Null where the user has none; guarding does not depend on it.
 * @throws Refusal with code 4 if another guardian holds one, named as well as it can be; 78 if the data folder cannot be
 *   used.
 */
export async function takeLocks(
  settings: Settings,
  stateFolder: string | null,
  platform: Platform,
  language: Language,
): Promise<Locks> {
  const { dataDir, healthUrl } = settings;
  let byAddress: Claim | null = null;
  let byFolder: Claim | null = null;
  const claims = () => [byAddress, byFolder].filter((one) => one !== null);
  const release = () => {
    for (const one of claims().toReversed()) one.release();
  };
  const refuseSecond = async (one: Claim) => {
    if (one.standing() !== 'foreign') return;
    release();
    const sentence = secondGuardian(await awaitHolder(one.place.recordFile, platform), settings);
    throw new Refusal(EXIT.secondGuardian, [render(language, sentence)]);
  };

  byAddress = stateFolder === null ? null : claim(inStateFolder(stateFolder, healthUrl));
  if (byAddress) await refuseSecond(byAddress);
  byFolder = claim(inDataDir(dataDir));
  await refuseSecond(byFolder);
  if (byFolder.standing() === 'unusable') {
    release();
    throw new Refusal(EXIT.configuration, [
      `guardian.data_dir must be a folder that can be written to, got ${dataDir}: ${byFolder.error()}`,
    ]);
  }
  const follow = (url: string): readonly Notice[] => {
    if (stateFolder === null || byAddress === null) return [];
    const place = inStateFolder(stateFolder, url);
    if (place.file === byAddress.place.file) return [];
    byAddress.release();
    byAddress = claim(place);
    if (byAddress.standing() !== 'foreign') return warningsOf(byAddress).map(asWarning);
    const values = { address: new URL(url).host, record: place.recordFile };
    return [{ level: 'critical', sentence: reason('address_taken', values) }];
  };
  return {
    warnings: warningsOf(byAddress),
    look: (record, url) => [...follow(url), ...claims().flatMap((one) => one.look(record))],
    release,
  };
}

const asWarning = (sentence: Reason): Notice => ({ level: 'warning', sentence });

function secondGuardian(other: GuardianRecord | null, { dataDir, healthUrl }: Settings): Reason {
  if (other === null) return reason('second_guardian_unnamed', { folder: dataDir });
  const values = { pid: other.pid, since: other.started_at, folder: other.data_dir };
  return other.data_dir === dataDir
    ? reason('second_guardian', values)
    : reason('second_guardian_elsewhere', { ...values, address: new URL(healthUrl).host });
}

function warningsOf(byAddress: Claim | null): readonly Reason[] {
  if (byAddress === null) return [reason('state_folder_missing', {})];
  if (byAddress.standing() === 'ours') return [];
  return [reason('state_folder_unusable', { file: byAddress.place.file, error: byAddress.error() })];
}
