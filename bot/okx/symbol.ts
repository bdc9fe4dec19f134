// The names of instruments: `BTC/USDT:USDT` as configured, `BTC-USDT-SWAP` at OKX. Pure.

export type SymbolParts = { readonly base: string; readonly quote: string };

const PERPETUAL = /^([A-Z0-9]+)\/([A-Z0-9]+):\2$/;

/** @returns Null for what is no perpetual contract settled in its quote currency. */
export function partsOf(symbol: string): SymbolParts | null {
  const [, base, quote] = PERPETUAL.exec(symbol) ?? [];
  return base === undefined || quote === undefined ? null : { base, quote };
}

/** @throws RangeError for what `partsOf` does not know. */
export function venueIdOf(symbol: string): string {
  const parts = partsOf(symbol);
  if (parts === null) throw new RangeError(`no perpetual contract is called ${symbol}`);
  return `${parts.base}-${parts.quote}-SWAP`;
}
