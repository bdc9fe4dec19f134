// The table of decisions: what was decided, why, and what came of it.
import type { Decision } from '../api.ts';
import { price, stamp } from '../format.ts';
import type { Words } from '../words/en.ts';
import { foreign, make, moment } from './dom.ts';
import { foldable } from './fold.ts';
import { keep } from './keep.ts';
import { cell, named, row } from './table.ts';

/** @param isNamed Whether each says its symbol. */
export const showDecisions = (
  body: HTMLElement,
  decisions: readonly Decision[],
  isNamed: boolean,
  words: Words,
): void =>
  keep(
    body,
    decisions,
    (decision) => JSON.stringify([decision, isNamed]),
    (decision) => decisionRow(decision, isNamed, words),
  );

function decisionRow(decision: Decision, isNamed: boolean, words: Words): HTMLElement {
  const { at, signal, confidence, stop_loss: stop, take_profit: target, outcome, why, source } = decision;
  const levels = [stop, target].filter((level) => level !== null).map(price);
  const author = source === 'ai' ? [make('small', '', foreign(`${decision.provider}, ${decision.model}`))] : [];
  return row(
    cell('when', moment(at, stamp(Date.parse(at)))),
    cell(
      'what',
      make('b', signal, words.signals[signal]),
      ' ',
      make('small', '', words.confidences[confidence] ?? confidence),
      ...(isNamed ? [' ', make('small', '', foreign(decision.symbol))] : []),
    ),
    named(words.price, 'number', price(decision.price)),
    levels.length === 0 ? cell('number') : named(words.levels, 'number', levels.join(' / ')),
    cell(`came ${outcome}`, words.outcomes[outcome], ...(why ? [make('small', '', foldable(why, words))] : [])),
    cell('why', foldable(decision.reason, words), ...author),
  );
}
