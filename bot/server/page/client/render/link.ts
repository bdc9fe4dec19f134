// Whether the bot answers, for eyes and for screen readers.
import type { Link } from '../feed.ts';
import type { Words } from '../words/en.ts';
import { part, say } from './dom.ts';

export function showLink(link: Link, words: Words): void {
  const status = part('link');
  say(status, words[link]);
  // Hidden from eyes only while there is nothing to worry about.
  status.classList.toggle('aside', link === 'connected');
  document.body.classList.toggle('old', link === 'lost');
}
