// Whole numbers for the engine, decimals for the wire: sizes in lots, prices in ticks, money in hundred-millionths of USDT.

/** Whole, exact up to 90 million USDT. */
export type Money = number;

export const MONEY = 100_000_000;

/**
 * How often a step goes into a decimal: "0.15" by "0.01" is 15.
 *
 * @returns Null for what is no plain decimal, not positive, or no multiple of the step.
 */
export function unitsOf(text: unknown, step: string): number | null {
  if (!isDecimal(text)) return null;
  const scale = Math.max(decimalsOf(text), decimalsOf(step));
  const [value, size] = [shifted(text, scale), shifted(step, scale)];
  return value > 0n && value % size === 0n ? Number(value / size) : null;
}

/** 15 by "0.01" is "0.15"; keeps the sign. */
export function textOf(units: number, step: string): string {
  const decimals = decimalsOf(step);
  return plain(BigInt(units) * shifted(step, decimals), decimals);
}

/** Hundred-millionths of USDT as a decimal without needless zeros. */
export const moneyText = (money: Money): string => plain(BigInt(Math.round(money)), 8);

/** A price that need be no whole tick, such as an average, to ten digits after the point. */
export const averageText = (ticks: number, step: string): string =>
  plain(BigInt(Math.round(ticks * Number(step) * 1e8)), 8);

/** The nearest whole tick of a price in quote currency. */
export const ticksNear = (price: number, step: string): number => Math.max(1, Math.round(price / Number(step)));

export const isDecimal = (text: unknown): text is string => typeof text === 'string' && /^\d+(\.\d+)?$/.test(text);

const decimalsOf = (text: string): number => text.split('.')[1]?.length ?? 0;

const shifted = (text: string, decimals: number): bigint => {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0'));
};

function plain(value: bigint, decimals: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
  const [whole, fraction] = [digits.slice(0, digits.length - decimals), digits.slice(digits.length - decimals)];
  const trimmed = fraction.replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${whole}${trimmed === '' ? '' : `.${trimmed}`}`;
}
