// What a fact is, and what facts are made from.
import type { Dashboard } from '../api.ts';
import type { Words } from '../words/en.ts';

export type Tone = 'good' | 'bad' | 'wait' | '';
/** The note stands below the value, smaller. */
export type Fact = { readonly name: string; readonly value: string; readonly tone?: Tone; readonly note?: string };

export type View = {
  readonly shown: Dashboard;
  /** Since it came, in milliseconds: ages go on between two of them. */
  readonly elapsed: number;
  readonly words: Words;
};

export const toneOf = (amount: number): Tone => (amount > 0 ? 'good' : amount < 0 ? 'bad' : '');

/** Milliseconds from now to an instant of the bot's wall clock; negative once it has passed. */
export const until = (iso: string, { shown, elapsed }: View): number =>
  Date.parse(iso) - Date.parse(shown.server_now) - elapsed;

export const joined = (parts: readonly (string | false | null)[]): string => parts.filter(Boolean).join(', ');
