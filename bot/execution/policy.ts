// The limits of each outside call: `bot.execution`, over it what its adapter sets, over both `bot.execution.operations`.
// Pure.
import { LONGEST_MS } from '../../common/duration.ts';
import type { Adjustable, Limit } from './operation.ts';
import type { Overrides } from './overrides.ts';
import type { RetryPolicy } from './retry.ts';

export type Policy = {
  /** For all attempts and the waits between them. */
  readonly deadline: Limit;
  /** For one attempt. */
  readonly timeout: Limit;
  readonly retry: RetryPolicy;
};

export type ExecutionValues = {
  readonly 'bot.execution.timeout': number;
  readonly 'bot.execution.retry.attempts': number;
  readonly 'bot.execution.retry.initial': number;
  readonly 'bot.execution.retry.max': number;
  readonly 'bot.execution.operations': Overrides;
};

/** What an adapter knows better than `bot.execution`. */
export type Given = { readonly deadline?: Limit; readonly timeout?: Limit; readonly attempts?: number };

/** Without a deadline of its own an operation has as many times the limit of an attempt as it has attempts. */
export function policyOf(name: Adjustable, values: ExecutionValues, given: Given = {}): Policy {
  const own = values['bot.execution.operations'][name] ?? {};
  const attempts = own.retry?.attempts ?? given.attempts ?? values['bot.execution.retry.attempts'];
  const timeout =
    own.timeout === undefined
      ? (given.timeout ?? { ms: values['bot.execution.timeout'], key: 'bot.execution.timeout' })
      : { ms: own.timeout, key: `bot.execution.operations.${name}.timeout` };
  return {
    deadline: given.deadline ?? { ms: Math.min(LONGEST_MS, attempts * timeout.ms), key: timeout.key },
    timeout,
    retry: {
      attempts,
      initial: own.retry?.initial ?? values['bot.execution.retry.initial'],
      max: own.retry?.max ?? values['bot.execution.retry.max'],
    },
  };
}

/** One attempt with one limit. */
export const onceWithin = (deadline: Limit): Policy => ({
  deadline,
  timeout: deadline,
  retry: { attempts: 1, initial: 0, max: 0 },
});
