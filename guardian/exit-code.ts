// The exit codes that scripts may rely on.

export const EXIT = {
  ok: 0,
  fault: 1,
  halted: 3,
  secondGuardian: 4,
  usage: 64,
  configuration: 78,
} as const;

/** The guardian cannot or must not go on: sentences for a person, and the exit code. */
export class Refusal extends Error {
  readonly code: number;
  readonly sentences: readonly string[];

  constructor(code: number, sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.name = 'Refusal';
    this.code = code;
    this.sentences = sentences;
  }
}
