// JSON as bots really write it: with a byte-order mark, and with Python's NaN and Infinity.

/** @returns The value, with NaN and infinities as null; undefined if it is no JSON even so. */
export function parseTolerantly(text: string): unknown {
  const plain = text.replace(/^\uFEFF/, '');
  return parse(plain) ?? parse(plain.replace(TEXTS_AND_WORDS, onlyWords));
}

/** The closing quote is optional: a text that is cut off would be looked at anew from each quote in it, for minutes. */
const TEXTS_AND_WORDS = /"(?:[^"\\]|\\.)*"?|-?\bInfinity\b|\bNaN\b/g;

/** Leaves texts as they are and turns the bare words into null. */
const onlyWords = (match: string) => (match.startsWith('"') ? match : 'null');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
