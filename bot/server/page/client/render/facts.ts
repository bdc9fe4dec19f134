// A list of facts, changed in place.
import type { Fact } from '../facts/fact.ts';
import { dress, make, say } from './dom.ts';
import { keep } from './keep.ts';

export function showFacts(list: HTMLElement, facts: readonly Fact[]): void {
  keep(list, facts, ({ name }) => name, entry);
  for (const [index, { value, tone = '', note = '' }] of facts.entries()) {
    const [shown, small] = list.children[index]?.querySelectorAll<HTMLElement>('b, small') ?? [];
    if (!shown || !small) continue;
    say(shown, value);
    dress(shown, tone);
    say(small, note);
    small.hidden = note === '';
  }
}

const entry = ({ name }: Fact) =>
  make('div', '', make('dt', '', name), make('dd', '', make('b', ''), make('small', '')));
