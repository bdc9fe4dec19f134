// Which of several symbols the page shows at large: price, position and chart are its own. Pure.
import type { Dashboard } from './api.ts';

/** @returns The wish, if the bot trades that symbol; else the first. */
export const chosenIn = ({ symbols, config }: Dashboard, wish: string | null): string =>
  symbols.find(({ symbol }) => symbol === wish)?.symbol ?? symbols[0]?.symbol ?? config.symbol;

/** The dashboard as if the symbol were the first; money and decisions stay those of all. */
export function showing(shown: Dashboard, symbol: string): Dashboard {
  const found = shown.symbols.find((one) => one.symbol === symbol);
  if (found === undefined) return shown;
  const { current_price, current_position, market_data } = found;
  return { ...shown, current_price, current_position, market_data, config: { ...shown.config, symbol } };
}
