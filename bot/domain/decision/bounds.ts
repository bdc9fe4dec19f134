// How far from the price the levels of a decision may lie.
import type { Levels } from './decision.ts';

/** Shares of the price. A level nearer than the least is hit by noise, and costs more in fees than it saves. */
export const BOUNDS = {
  stopLoss: { min: 0.0005, max: 0.2 },
  takeProfit: { min: 0.0005, max: 0.5 },
} as const satisfies { readonly [L in keyof Levels]: { readonly min: number; readonly max: number } };

/**
 * @param level Finite.
 * @param price Positive.
 * @returns A share of the price; negative below it.
 */
export const distanceOf = (level: number, price: number): number => (level - price) / price;
