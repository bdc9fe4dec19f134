// All that the simulated sides have of each other: a process with its exit code, and an address that it answers on.

export type Program = {
  /** @param ended Told the exit code. */
  readonly start: (bootId: string, ended: (code: number) => void) => void;
  /** As SIGTERM does. */
  readonly ask: () => void;
  /** What `GET /api/dashboard` answers; null while nobody listens. */
  readonly dashboard: () => string | null;
};
