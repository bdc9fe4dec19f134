// `bot.execution.operations`: what a person sets for one outside call by its name. Pure.
import { type Contradiction, duration, mapOf, someOf, whole } from '../../common/config/schema.ts';
import { ADJUSTABLE, type Adjustable } from './operation.ts';

export const overrides = mapOf(
  ADJUSTABLE,
  someOf({
    timeout: duration(),
    retry: someOf({ attempts: whole(1), initial: duration(), max: duration() }),
  }),
);

/** Durations in milliseconds. */
export type Override = {
  readonly timeout?: number | undefined;
  readonly retry?:
    | {
        readonly attempts?: number | undefined;
        readonly initial?: number | undefined;
        readonly max?: number | undefined;
      }
    | undefined;
};

export type Overrides = { readonly [N in Adjustable]?: Override | undefined };

const KEY = 'bot.execution.operations';
const RETRY = 'bot.execution.retry';

/** Waits of which the first, completed from the general ones, would be longer than the longest. */
export function overrideContradictions(values: { readonly [key: string]: unknown }): readonly Contradiction[] {
  return Object.entries(values[KEY] as Overrides).flatMap(([name, { retry } = {}]) => {
    const initial = Number(retry?.initial ?? values[`${RETRY}.initial`]);
    const max = Number(retry?.max ?? values[`${RETRY}.max`]);
    if (retry === undefined || (retry.initial === undefined && retry.max === undefined) || initial <= max) return [];
    const text = `${KEY}.${name}.retry: initial must not be longer than max: raise max`;
    return [{ keys: [KEY, `${RETRY}.initial`, `${RETRY}.max`], text }];
  });
}
