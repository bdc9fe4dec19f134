// How many columns of a terminal a text takes.

/** Chinese, Japanese, Korean and fullwidth characters and emoji take two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu;

export const displayWidth = (text: string): number => [...text].length + (text.match(WIDE)?.length ?? 0);

/** Spaces up to a width; a text that is wider stays as it is. */
export const padToWidth = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)));
