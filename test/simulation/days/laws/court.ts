// What every law of the simulation has at hand, and how one says that it is broken.
import type { Settings } from '../../../../guardian/policy.ts';
import type { Excuses } from '../excuses.ts';

export type Court = {
  readonly now: () => number;
  readonly wall: () => number;
  readonly excuses: Excuses;
  readonly settings: Settings;
  /** How late the guardian may get the processor at present. */
  readonly lateness: () => number;
  /** The first one is kept, and ends the world. */
  readonly accuse: (law: string, detail: string) => void;
};

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(3)} s`;
