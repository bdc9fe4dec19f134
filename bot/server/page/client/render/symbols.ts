// The table of symbols, where there are several, changed in place: one of them is shown at large.
import type { View } from '../facts/fact.ts';
import { type SymbolRow, symbolRows } from '../facts/symbols.ts';
import type { Words } from '../words/en.ts';
import { dress, foreign, make, part, say } from './dom.ts';
import { keep } from './keep.ts';
import { cell, named, row } from './table.ts';

/** @param choose Told which one a person wants to see. */
export function showSymbols(view: View, chosen: string, choose: (symbol: string) => void): void {
  const rows = symbolRows(view);
  const body = part('symbols-body');
  part('symbols-panel').hidden = rows.length === 0;
  keep(
    body,
    rows,
    ({ symbol }) => symbol,
    ({ symbol }) => symbolRow(symbol, view.words, choose),
  );
  for (const [index, one] of rows.entries()) {
    const element = body.children[index];
    if (element) fill(element, one, one.symbol === chosen);
  }
}

const PARTS = ['price', 'position', 'decision', 'state'] as const satisfies readonly (keyof SymbolRow)[];

function fill(element: Element, one: SymbolRow, isChosen: boolean): void {
  element.querySelector('button')?.setAttribute('aria-pressed', String(isChosen));
  for (const [index, name] of PARTS.entries()) {
    const [value, note] = element.children[index + 1]?.querySelectorAll<HTMLElement>('b, small') ?? [];
    if (!value || !note) continue;
    const said = one[name];
    say(value, said.value);
    dress(value, said.tone ?? '');
    say(note, said.note ?? '');
  }
}

function symbolRow(symbol: string, words: Words, choose: (symbol: string) => void): HTMLElement {
  const button = make('button', 'choose', foreign(symbol));
  button.type = 'button';
  button.addEventListener('click', () => choose(symbol));
  const said = (name: string, className: string) => named(name, className, make('b', ''), ' ', make('small', ''));
  return row(
    cell('what', button),
    said(words.price, 'number'),
    said(words.position, 'what'),
    said(words.lastDecision, 'when'),
    said(words.state, 'came'),
  );
}
