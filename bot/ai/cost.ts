// What a call to an AI costs: the tokens that the answer says it used, at the configured prices. Pure.

/** US dollars for a million tokens. */
export type Prices = { readonly input: number; readonly cachedInput: number; readonly output: number };

/** Tokens. */
export type Usage = { readonly input: number; readonly cachedInput: number; readonly output: number };

/** Beyond it a number is no count of tokens: twice what the largest models take in. */
const MOST_TOKENS = 2_000_000;

/** In a millionth. */
const BILLIONTHS = 1000;

/** @returns Whole billionths of a US dollar, rounded up. */
export function costOf(usage: Usage, prices: Prices): number {
  const { input, cachedInput, output } = usage;
  const millionths = input * prices.input + cachedInput * prices.cachedInput + output * prices.output;
  // What binary fractions add to a sum that is whole is no reason to round it up.
  return Math.max(0, Math.ceil(BILLIONTHS * millionths - 1e-6));
}

/**
 * What a call may cost at most, as long as its answer is no longer than it may be.
 *
 * @param bytes Of the question: no tokenizer makes more tokens of a text than it has bytes.
 * @param answerTokens The longest answer.
 * @returns Whole billionths of a US dollar.
 */
export const mostOf = (bytes: number, answerTokens: number, prices: Prices): number =>
  costOf(
    prices.cachedInput > prices.input
      ? { input: 0, cachedInput: bytes, output: answerTokens }
      : { input: bytes, cachedInput: 0, output: answerTokens },
    prices,
  );

/**
 * Reads `usage` as DeepSeek writes it (`prompt_cache_hit_tokens`, `prompt_cache_miss_tokens`) or as OpenAI does
 * (`prompt_tokens_details.cached_tokens`, which are among `prompt_tokens`).
 *
 * @returns Null of anything that cannot be, such as a question of no tokens, or parts that do not make up the whole.
 */
export function readUsage(usage: unknown): Usage | null {
  const output = tokens(part(usage, 'completion_tokens'));
  const prompt = tokens(part(usage, 'prompt_tokens'));
  const cachedInput = cachedOf(usage);
  if (output === null || prompt === null || prompt === 0 || cachedInput === null || cachedInput > prompt) return null;
  const missed = part(usage, 'prompt_cache_miss_tokens');
  if (missed !== undefined && missed !== prompt - cachedInput) return null;
  return { input: prompt - cachedInput, cachedInput, output };
}

/** 0 where nothing is said of a cache. */
function cachedOf(usage: unknown): number | null {
  const said = part(usage, 'prompt_cache_hit_tokens') ?? part(part(usage, 'prompt_tokens_details'), 'cached_tokens');
  return said === undefined || said === null ? 0 : tokens(said);
}

const tokens = (value: unknown): number | null =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST_TOKENS ? Number(value) : null;

const part = (whole: unknown, name: string): unknown =>
  typeof whole === 'object' && whole !== null && Object.hasOwn(whole, name)
    ? (whole as Record<string, unknown>)[name]
    : undefined;
