// A text of any length in three lines, with a button that shows the rest where there is one.
import type { Words } from '../words/en.ts';
import { foreign, make, say } from './dom.ts';

export function foldable(text: string, words: Words): HTMLElement {
  const shown = make('div', 'folded', foreign(text));
  const button = make('button', 'fold', words.more);
  button.type = 'button';
  button.hidden = true;
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', () => {
    const isFolded = shown.classList.toggle('folded');
    button.setAttribute('aria-expanded', String(!isFolded));
    say(button, isFolded ? words.more : words.less);
  });
  const measure = () => {
    if (shown.classList.contains('folded')) button.hidden = shown.scrollHeight <= shown.clientHeight + 1;
  };
  new ResizeObserver(measure).observe(shown);
  return make('div', '', shown, button);
}
