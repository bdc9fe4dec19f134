// What a changed configuration changes, and what of it is in force from now on. Pure; names only, never a value.
import type { Configuration } from '../../common/config/read.ts';
import { type Concern, concernOfKey, concernOfSecret } from './concerns.ts';

/** Names of keys and secrets, in the order of the schemas. */
export type Changes = {
  /** The bot has to be started again for these. */
  readonly bot: readonly string[];
  /** To be used at once. */
  readonly guardian: readonly string[];
  /** Only a new start of the guardian can apply these. */
  readonly needsNewStart: readonly string[];
};

/** Chosen to be its default, it stands also where the default would follow the bot. */
const CHOICE = 'guardian.max_no_response';

export function changesBetween(before: Configuration, after: Configuration): Changes {
  const isChosen = ({ chosen }: Configuration) => chosen.includes(CHOICE);
  const keys = namesIn(before.values, after.values).filter(
    (key) => !isSame(before.values[key], after.values[key]) || (key === CHOICE && isChosen(before) !== isChosen(after)),
  );
  const secrets = namesIn(before.secrets, after.secrets).filter((name) => before.secrets[name] !== after.secrets[name]);
  const about = (concern: Concern) => [
    ...keys.filter((key) => concernOfKey(key) === concern),
    ...secrets.filter((name) => concernOfSecret(name) === concern),
  ];
  return { bot: about('bot'), guardian: about('guardian'), needsNewStart: about('start') };
}

export const isNothing = ({ bot, guardian, needsNewStart }: Changes): boolean =>
  bot.length + guardian.length + needsNewStart.length === 0;

/** The new configuration, but for what only a new start can apply. */
export function inForce(before: Configuration, after: Configuration): Configuration {
  const held = <T>(old: { readonly [name: string]: T }, changed: { readonly [name: string]: T }, of: ConcernOf) => ({
    ...Object.fromEntries(Object.entries(changed).filter(([name]) => of(name) !== 'start')),
    ...Object.fromEntries(Object.entries(old).filter(([name]) => of(name) === 'start')),
  });
  return {
    ...after,
    values: held(before.values, after.values, concernOfKey),
    settings: held(before.settings, after.settings, concernOfKey),
    secrets: held(before.secrets, after.secrets, concernOfSecret),
  };
}

type ConcernOf = (name: string) => Concern;

const namesIn = (...maps: readonly object[]): string[] => [...new Set(maps.flatMap(Object.keys))];

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));

/** A map says the same in any order. The values have come as JSON. */
const ordered = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value).sort() : value;
