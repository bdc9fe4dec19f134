// JSON as bots really write it: with a byte-order mark, and with Python's NaN and Infinity.

/** @returns The value, with NaN and infinities as null; undefined if it is no JSON even so. */
export function parseTolerantly(text: string): unknown {
  const plain = text.replace(/^\uFEFF/, '');
  return parse(plain) ?? parse(plain.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, onlyWords));
}

/** Leaves texts as they are and turns the bare words into null. */
const onlyWords = (match: string) => (match.startsWith('"') ? match : 'null');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
