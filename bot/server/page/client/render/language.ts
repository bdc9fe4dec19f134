// Puts the page's fixed sentences in its language. The shell holds the English ones.

import type { Sentence } from '../words/en.ts';
import type { Language } from '../words/language.ts';
import { say } from './dom.ts';

export function speak({ tag, words }: Language): void {
  document.documentElement.lang = tag;
  // The shell writes no other names into these attributes: its own type sees to that.
  const sentence = (name: string | undefined) => words[name as Sentence];
  for (const element of document.querySelectorAll<HTMLElement>('[data-say]')) {
    say(element, sentence(element.dataset.say));
  }
  for (const element of document.querySelectorAll<HTMLElement>('[data-label]')) {
    element.ariaLabel = sentence(element.dataset.label);
  }
}
