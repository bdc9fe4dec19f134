// What the guardian asks of the operating system about processes, ports and paths; one file per platform answers.
// A "group" is the process group or session led by a child that was spawned in a session of its own; on Windows, which
// has neither, it is the tree below that process. Nothing here throws for what is expected to go wrong.

export type Platform = {
  /**
   * A token that together with the pid names one process for good, across pid reuse and reboot.
   *
   * @returns Null if there is no such living process, or it cannot be seen.
   */
  readonly startToken: (pid: number) => Promise<string | null>;

  /** The same token at once, in microseconds; null where the platform must ask another program for it. */
  readonly startTokenNow: ((pid: number) => string | null) | null;

  /**
   * Whether the process with this pid still lives, at once and cheap enough to be asked four times a second.
   *
   * @param startToken As it was told; on Linux it is compared, elsewhere a pid that was given again is not noticed.
   *   Null there: it had ended before it could be told.
   */
  readonly isRunning: (pid: number, startToken: string | null) => boolean;

  /** Milliseconds since a process was started; null if that cannot be seen. */
  readonly ageOf: (pid: number) => Promise<number | null>;

  /**
   * Who listens on a TCP port of this machine. Of several, the one that a connection to 127.0.0.1 reaches.
   *
   * @returns Null if nobody is seen to listen; pid and name are null where the owner may not be seen.
   */
  readonly listener: (port: number) => Promise<Listener | null>;

  /**
   * Whether who listens on a TCP port of this machine is of the group or carries its mark, GUARDIAN_BOOT_ID=bootId.
   *
   * @returns `unseen` where that cannot be told: nobody listens, the owner may not be seen, or it is not Linux.
   */
  readonly holderOf: (port: number, leaderPid: number, bootId: string) => Promise<Holder>;

  /** Living (not zombie) processes of the group, the leader included while it lives; empty if they cannot be seen. */
  readonly groupMembers: (leaderPid: number) => Promise<readonly number[]>;

  /**
   * Whether nothing alive is left of the group; zombies are not alive. In doubt false.
   * Fast, and therefore blind to a member that has moved to another process group (on Windows: to all but the leader),
   * which `groupMembers` sees.
   */
  readonly isGroupGone: (leaderPid: number) => boolean;

  /** Whether `ask` reaches a process; where not, a bot is asked over its own control endpoint. */
  readonly asksBySignal: boolean;

  /**
   * Signals the whole group; on POSIX before it returns. `ask`: SIGTERM, then SIGCONT so that a stopped process hears
   * it; nothing on Windows. `kill`: SIGKILL, or taskkill of the tree.
   *
   * @returns False if there was nothing to signal, always so for a pid up to 1.
   */
  readonly signalGroup: (leaderPid: number, how: 'ask' | 'kill') => Promise<boolean>;

  /** Processes with GUARDIAN_BOOT_ID=bootId in their environment, as far as it may be read; empty but on Linux. */
  readonly findMarked: (bootId: string) => Promise<readonly number[]>;

  /** Where the control socket (a named pipe on Windows) of the guardian with this data folder is. */
  readonly controlSocketPath: (dataDir: string) => string;

  /** Milliseconds since the boot, sleep included; null where the platform has no clock that counts it. */
  readonly bootClock: () => number | null;

  /** What a person types to end the group. */
  readonly endCommand: (pid: number) => string;

  /** What can be told of each of these processes; those that have ended or may not be seen are left out. */
  readonly describe: (pids: readonly number[]) => Promise<readonly ProcessFacts[]>;
};

/** Null is what this platform does not tell, or not to this user. */
export type ProcessFacts = {
  readonly pid: number;
  readonly name: string | null;
  /** The kernel's word, of which the first letter is the same on all POSIX systems: R, S, D, T, Z. */
  readonly state: string | null;
  readonly threads: number | null;
  readonly memoryBytes: number | null;
  readonly peakMemoryBytes: number | null;
  /** Of CPU, in all. */
  readonly cpuSeconds: number | null;
  /** The command line; it may hold secrets, and is for looking at only. */
  readonly args: readonly string[] | null;
  /** GUARDIAN_BOOT_ID in its environment; empty if it has none. */
  readonly bootId: string | null;
  readonly signals: Handling | null;
  /** What its descriptors point to, sockets left out; the first few hundred of all. */
  readonly files: readonly string[] | null;
  /** Such as `tcp 127.0.0.1:8080 LISTEN`. */
  readonly sockets: readonly string[] | null;
  /** How many descriptors it has open, sockets included. */
  readonly openFiles: number | null;
  /** A line for each thread: where it stands in the kernel. */
  readonly kernel: readonly string[] | null;
};

/** What becomes of a signal that is in neither list: the system's default, which ends the process. */
export type Handling = {
  /** It has handlers for these. */
  readonly caught: readonly NodeJS.Signals[];
  /** Ignored, or held back for later. */
  readonly held: readonly NodeJS.Signals[];
};

export type Holder =
  | { readonly is: 'ours' | 'unseen' }
  | { readonly is: 'stranger'; readonly pid: number; readonly name: string | null };

export type Listener = { readonly pid: number | null; readonly name: string | null };
