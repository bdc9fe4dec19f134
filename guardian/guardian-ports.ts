// What the guardian is handed: the ports by which it reaches the world, and what it begins with.
import type { Level } from '../common/text-line.ts';
import type { Alarm } from './alert/rules.ts';
import type { CheckPorts } from './check.ts';
import type { ChildPort } from './child/child.ts';
import type { Meters } from './control/meters.ts';
import type { Incident } from './evidence/incident.ts';
import type { LastRestart } from './facts.ts';
import type { History } from './history.ts';
import type { HaltCause, RestartMemory } from './machine/types.ts';
import type { Settings } from './policy.ts';
import type { Reason } from './sentences/reason.ts';

export type GuardianPorts = CheckPorts & {
  readonly child: ChildPort;
  readonly history: History;
  readonly meters: Meters;
  readonly tell: (level: Level, sentence: Reason) => void;
  /** Tells a person who reads no log. */
  readonly raise: (alarm: Alarm) => void;
  /** The last lines of bot.log, oldest first. */
  readonly lastLines: (count: number) => readonly string[];
  /** What a person types to end the bot. */
  readonly endCommand: (pid: number) => string;
  /** Bytes free where the guardian writes; null if that cannot be seen. */
  readonly freeDisk: () => Promise<number | null>;
  /** Keeps evidence. Settles in time, never rejects. */
  readonly collect: (incident: Incident) => Promise<void>;
  /** Runs what is configured for a halt. Settles when it has ended, never rejects. */
  readonly runHaltCommand: (cause: HaltCause) => Promise<void>;
  /** Called once, last. */
  readonly exit: (code: number) => void;
};

/** What is guarded, and by which numbers; may change while guarding. */
export type Guarding = { readonly settings: Settings; readonly command: string };

export type GuardianSetup = Guarding & {
  readonly version: string;
  /** What an earlier guardian's life left behind. */
  readonly memory: RestartMemory;
  readonly lastRestart: LastRestart | null;
};

/** What came of a person's wish. */
export type Outcome = { readonly isDone: boolean; readonly sentence: Reason };
