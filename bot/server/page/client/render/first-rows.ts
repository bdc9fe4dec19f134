// A long table shows its first rows, and all of them when asked. How many are the first is the style sheet's.
import type { Words } from '../words/en.ts';
import { part, say } from './dom.ts';

/** As in the style sheet. */
const FIRST = 10;

/** @param name The shell has `NAME-table` and the button `NAME-all`. */
export function showFirstRows(name: string, words: Words): { readonly of: (count: number) => void } {
  const table = part(`${name}-table`);
  const button = part(`${name}-all`);
  button.addEventListener('click', () => {
    const isFirst = table.classList.toggle('first');
    button.ariaExpanded = String(!isFirst);
    say(button, isFirst ? words.showAll : words.showFewer);
  });
  return {
    of: (count) => {
      button.hidden = count <= FIRST;
    },
  };
}
