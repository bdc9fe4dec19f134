// A fault that the guardian survives, and the tests that prove it.

/** A test file below test/, without its ending, and the title of the test as it is written there. */
export type Proof = readonly [file: string, title: string];

/**
 * restarts: the bot is restarted, and `unless` names the test in which something like it is not. spares: nobody is
 * restarted. halts: no restart until a person says so. refuses: the guardian does not start. endures: guarding goes on.
 */
export type Fault = {
  /** Its group in the list of faults, and a letter. */
  readonly id: string;
  readonly words: string;
  readonly by: readonly Proof[];
} & (
  | { readonly does: 'restarts'; readonly unless: readonly Proof[] }
  | { readonly does: 'spares' | 'halts' | 'refuses' | 'endures' }
);

type Plain = Exclude<Fault['does'], 'restarts'>;

export const fault = (id: string, words: string, does: Plain, ...by: readonly Proof[]): Fault => ({
  id,
  words,
  does,
  by,
});

export const restarts = (id: string, words: string, unless: Proof, ...by: readonly Proof[]): Fault => ({
  id,
  words,
  does: 'restarts',
  unless: [unless],
  by,
});
