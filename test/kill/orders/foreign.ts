// What somebody else has at the account, and nobody may touch.
import { BTC } from '../../okx/engine/open.ts';
import type { Okx } from '../../okx/okx.ts';

/** An order that is never filled: half of the price. */
export const placeFar = ({ hand }: Okx): void =>
  hand.order({ instId: BTC, side: 'buy', sz: '1', ordType: 'limit', px: '50000' });
