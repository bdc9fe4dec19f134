// What there is at the exchange, sorted by whose it is, and the sentences that say so.
import type { Instrument } from '../venue/instrument.ts';
import type { VenueOrder, VenuePosition, VenueStop } from '../venue/snapshot.ts';
import { amountOf } from '../venue/step.ts';
import type { OrderIds } from './ids.ts';
import type { Journal } from './journal.ts';
import type { Truth } from './next.ts';
import { shareOf } from './share.ts';

export type Survey = {
  /** The part of the position that is ours; null: none is. */
  readonly position: Pick<VenuePosition, 'side' | 'lots'> | null;
  readonly orders: readonly VenueOrder[];
  readonly stops: readonly VenueStop[];
  /** What is not ours, each in a sentence. */
  readonly foreign: readonly string[];
};

export function surveyOf(journal: Journal, truth: Truth, ids: OrderIds): Survey {
  const { position, orders, stops } = truth.snapshot;
  const { ours, foreign } = shareOf(journal, truth, ids);
  const isOurs = ({ id }: { readonly id: string | null }) => ids.candleOf(id) !== null;
  return {
    position: position === null || ours === 0 ? null : { side: position.side, lots: ours },
    orders: orders.filter(isOurs),
    stops: stops.filter(isOurs),
    foreign: [
      ...(foreign === null ? [] : [foreign]),
      ...orders.filter((order) => !isOurs(order)).map(({ venueId }) => `order ${venueId} is not the bot's`),
      ...stops.filter((stop) => !isOurs(stop)).map(({ venueId }) => `stop ${venueId} is not the bot's`),
    ],
  };
}

/** @param would True for what is only looked at. */
export function saidOf(survey: Survey, { symbol, lot }: Instrument, would: boolean): readonly string[] {
  const verb = (word: string, now: string) => (would ? `would ${word}` : now);
  const { position, orders, stops, foreign } = survey;
  return [
    ...orders.map(({ venueId }) => `${verb('cancel', 'cancelling')} order ${venueId}`),
    ...(position === null
      ? ['no position of the bot is open']
      : [
          `${verb('close', 'closing')} ${position.side} ${amountOf(position.lots, lot)} ${symbol} (${position.lots} lots)`,
        ]),
    ...(position === null ? stops.map(({ venueId }) => `${verb('cancel', 'cancelling')} stop ${venueId}`) : []),
    ...foreign.map((sentence) => `left alone: ${sentence}`),
  ];
}
