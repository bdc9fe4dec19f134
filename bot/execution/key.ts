// Under which key an answer is kept: account, task and canonical parameters. Pure.
import { hash } from 'node:crypto';

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

export type CacheKey = {
  /** Whose answer it is. May hold a secret: what is kept is a digest. */
  readonly account: string;
  /** All that the answer depends on beside account and operation. */
  readonly parameters: Plain;
};

/**
 * @param task The operation, so that no two can meet.
 * @returns The same text for the same account, task and parameters, in whatever order these are named; else another.
 * @throws TypeError for numbers that are not finite: as text they would all be one.
 */
export function keyText(task: string, { account, parameters }: CacheKey): string {
  return hash('sha256', canonical([account, task, parameters]), 'base64');
}

function canonical(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value === 'object' && value !== null) {
    const named = value as { readonly [name: string]: Plain };
    const names = Object.keys(named).sort();
    return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(named[name] as Plain)}`).join()}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(
      `a parameter of a cache key must be a finite number, got ${value}: leave it out or write a text`,
    );
  }
  return JSON.stringify(value);
}
