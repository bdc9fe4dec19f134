// Why something happened, as data: the name of a sentence of the catalogue and what fills it in.
import type { SentenceName, Values } from './catalogue.ts';

export type Reason = { [N in SentenceName]: { readonly is: N; readonly values: Values<N> } }[SentenceName];

export const reason = <N extends SentenceName>(is: N, values: Values<N>): Reason => ({ is, values }) as Reason;
