// The open position. Pure.
import { currencies, price, signed, size } from '../format.ts';
import { type Fact, toneOf, type View } from './fact.ts';

/** None while flat. */
export function positionFacts({ shown, words }: View): readonly Fact[] {
  const position = shown.current_position;
  if (!position) return [];
  const { base, quote } = currencies(shown.config.symbol);
  const level = (at: number | null) => (at === null ? words.noStop : price(at));
  return [
    { name: words.side, value: words.sides[position.side] },
    { name: words.size, value: `${size(position.size)} ${base}` },
    { name: words.leverage, value: `${position.leverage}×` },
    { name: words.entry, value: price(position.entry_price) },
    { name: words.stop, value: level(position.stop_loss_px), tone: position.stop_loss_px === null ? 'bad' : '' },
    { name: words.target, value: level(position.take_profit_px) },
    {
      name: words.openProfit,
      value: `${signed(position.unrealized_pnl)} ${quote}`,
      tone: toneOf(position.unrealized_pnl),
    },
  ];
}
