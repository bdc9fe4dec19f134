// How numbers of trading are rounded.

/** Money, to 1e-8 of quote currency; never the negative zero, which no store keeps. */
export const toMoney = (amount: number): number => Math.round(amount * 1e8) / 1e8 + 0;

/** A price, to 8 significant digits. */
export const toPrice = (price: number): number => Number(price.toPrecision(8));

/** Base currency in one lot, the step of every size, is one over this. */
const LOTS_PER_UNIT = 10_000;
export const LOT = 1 / LOTS_PER_UNIT;

/** A size, down to whole lots. */
export const toLots = (size: number): number => Math.floor(size * LOTS_PER_UNIT) / LOTS_PER_UNIT;
