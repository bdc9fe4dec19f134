// The colours of the page for what is not drawn by the style sheet.

const NAMES = ['card', 'faint', 'line', 'good', 'bad', 'accent', 'good-wash', 'bad-wash', 'clear'] as const;
export type Palette = { readonly [N in (typeof NAMES)[number]]: string };

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  // Each name has its entry: they are mapped from the very list that makes the type.
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Palette;
}

/** Calls back when the system changes between dark and light. */
export const onSchemeChange = (repaint: () => void): void =>
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
