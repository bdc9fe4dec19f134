// Errors are sorted by what the caller does next. They are known by a mark: each bundle has these classes once more.

const MARK = Symbol.for('trading-guardian.error');

const isMarked = (error: unknown, mark: string): boolean =>
  (error as { readonly [MARK]?: unknown } | null | undefined)?.[MARK] === mark;

/** Trying again cannot help: a person is needed. The message names the thing, the value and the remedy. */
export class Fatal extends Error {
  readonly [MARK] = 'fatal';
  static override [Symbol.hasInstance](error: unknown): boolean {
    return isMarked(error, 'fatal');
  }
}

/** What is asked does not answer now: trying again later may help. */
export class Transient extends Error {
  readonly [MARK] = 'transient';
  static override [Symbol.hasInstance](error: unknown): boolean {
    return isMarked(error, 'transient');
  }
}
