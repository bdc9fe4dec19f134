// What is known of the account at the exchange, as far as trading depends on it.
import type { Side } from './order.ts';

export type Standing = {
  /** Everything has been asked since the start of the process, and every order has a known outcome or is being asked for. */
  readonly isReconciled: boolean;
  /** Of the bot. `unknown`: the exchange does not answer now. */
  readonly position: Side | 'flat' | 'unknown';
  /** What is not the bot's, and what a person does about it; null if nothing is. */
  readonly foreign: string | null;
  /** Orders whose outcome is not known yet. */
  readonly openIntents: number;
  /** Stops of earlier positions that still have to be cancelled. */
  readonly strays: number;
  /** The closing of the position has begun. */
  readonly isClosing: boolean;
  /** How often it has come to nothing. */
  readonly failedClosings: number;
  /** The stop of the position is on the exchange. */
  readonly isGuarded: boolean;
  /** In quote currency, open profit included; and without it. */
  readonly equity: number;
  readonly cash: number;
  /** The candle of the newest entry, whatever became of it, by its `openedAt`; null before the first. */
  readonly lastEntry: number | null;
};

/** Before anything has been asked. */
export const NOTHING_ASKED: Standing = {
  isReconciled: false,
  position: 'unknown',
  foreign: null,
  openIntents: 0,
  strays: 0,
  isClosing: false,
  failedClosings: 0,
  isGuarded: false,
  equity: 0,
  cash: 0,
  lastEntry: null,
};

/** Why no position may be opened, for people; null if it may. */
export function obstacleOf(standing: Standing): string | null {
  if (!standing.isReconciled) return 'the exchange has not been asked for everything yet';
  if (standing.position === 'unknown') return 'the exchange does not answer: what is open there is unknown';
  if (standing.foreign !== null) return standing.foreign;
  const { failedClosings: failed } = standing;
  return failed === 0 ? null : `closing the position has failed ${failed} time${failed > 1 ? 's' : ''}: it is tried on`;
}
