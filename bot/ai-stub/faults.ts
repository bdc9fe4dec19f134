// The faults of the stub, and the order to play one as the command line and `POST /fault` give it. Pure.

/** Each with one sentence for the help. */
export const FAULTS = {
  none: 'answers with a sensible decision',
  hang: 'accepts the question, also for its models, and never answers',
  stall: 'sends headers and half an answer, then nothing more',
  drip: 'sends a blank line every 50 ms and never an answer',
  slow: 'answers after --seconds (default 5)',
  reset: 'cuts the connection',
  '400': 'refuses: bad request',
  '401': 'refuses: wrong key',
  '402': 'refuses: no balance',
  '404': 'refuses: no such model',
  '429': 'refuses: too many questions, with Retry-After --seconds (default 5)',
  '500': 'fails inside',
  '503': 'is overloaded',
  blank: 'answers with blanks',
  truncated: 'answers with half a decision (finish_reason length)',
  prose: 'answers with a sentence instead of JSON',
  'bad-schema': 'answers with JSON that is no decision',
  'wrong-side': 'buys with the stop above the price (sells with it below while a short position is open)',
  text: 'answers with --content, word for word',
} as const;

export type Fault = keyof typeof FAULTS;

export type Play = {
  readonly fault: Fault;
  readonly seconds: number;
  /** How many questions it is played for; null for all. */
  readonly times: number | null;
  /** What is played afterwards. */
  readonly then: Fault;
  readonly content: string;
};

export const PLAIN: Play = { fault: 'none', seconds: 5, times: null, then: 'none', content: '' };

/** @returns The order, or a sentence about what is wrong with it. */
export function readPlay(asked: { readonly [name: string]: unknown }): Play | string {
  const unknown = Object.keys(asked).find((name) => !Object.hasOwn(PLAIN, name));
  if (unknown !== undefined) return `${unknown} is not understood: give fault, seconds, times, then or content`;
  const { fault, seconds, times, then, content } = { ...PLAIN, ...asked };
  for (const name of [fault, then]) {
    if (typeof name !== 'string' || !Object.hasOwn(FAULTS, name)) {
      return `there is no fault ${JSON.stringify(name)}: there are ${Object.keys(FAULTS).join(', ')}`;
    }
  }
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= 86_400))
    return 'seconds must be a number from 0 to 86400';
  if (times !== null && !(Number.isInteger(times) && Number(times) >= 1)) return 'times must be a whole number from 1';
  if (typeof content !== 'string') return 'content must be a text';
  return { fault: fault as Fault, seconds, times, then: then as Fault, content };
}
