// Leaves the exit code behind, for a guardian that did not spawn this process and so cannot learn it otherwise.
import { writeFileSync } from 'node:fs';

/** Called at the very end. Does nothing where no guardian asked for it. Never throws. */
export function leaveExitCode({ GUARDIAN_EXIT_FILE: file, GUARDIAN_BOOT_ID: bootId }: NodeJS.ProcessEnv, code: number) {
  if (!file || !bootId) return;
  try {
    writeFileSync(file, `${bootId} ${code}\n`, { mode: 0o600 });
  } catch {
    // The code is then unknown to that guardian, as it is of other bots.
  }
}
