// Ends the bot when its guardian dies, where it was told to (`guardian.on_guardian_exit: stop`).

export type Guardianship = {
  /** Of the bot's own process: GUARDIAN_ON_EXIT and GUARDIAN_PID. */
  readonly env: NodeJS.ProcessEnv;
  /** The process that this one is a child of, as of now. */
  readonly parent: () => number;
  readonly isAlive: (pid: number) => boolean;
  readonly everyMs: number;
};

/**
 * Where the guardian is the parent, the bot is given another one when it dies, which no reused pid can hide; on Windows,
 * and behind a wrapper, whether its pid lives is all there is to see. Never keeps the process alive.
 *
 * @param onGone Told once, in a sentence.
 */
export function watchGuardian(guardianship: Guardianship, onGone: (sentence: string) => void): void {
  const { env, parent, isAlive, everyMs } = guardianship;
  const pid = Number(env.GUARDIAN_PID);
  // The first process of a container takes all others with it.
  if (env.GUARDIAN_ON_EXIT !== 'stop' || !Number.isInteger(pid) || pid <= 1) return;
  const isParent = parent() === pid;
  const timer = setInterval(() => {
    if (isParent ? parent() === pid && isAlive(pid) : isAlive(pid)) return;
    clearInterval(timer);
    onGone(`the guardian, pid ${pid}, is gone: stopping too, as guardian.on_guardian_exit says`);
  }, everyMs).unref();
}

/** One that may not be signalled lives. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
