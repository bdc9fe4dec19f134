// Whole numbers of steps and the decimals they stand for: exact, in whole numbers of any length, never in fractions.
import type { Instrument, Step } from './instrument.ts';

/** Exact: `units` divided by ten to the power of `decimals`. */
type Decimal = { readonly units: bigint; readonly decimals: number };

const DECIMAL = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?(?:e([+-]?\d{1,3}))?$/i;

/**
 * A step as an exchange writes it: `0.01`.
 *
 * @throws RangeError if it is no positive decimal, or a longer one than a step can hold.
 */
export function stepOf(written: string): Step {
  const { units, decimals } = shortened(decimalOf(written));
  return toStep(units, decimals, written);
}

/** One step that is so many times the other: the product of a contract's size and the lot it is traded in. */
export function stepTimes(a: Step, b: Step): Step {
  const { units, decimals } = shortened({
    units: BigInt(a.units) * BigInt(b.units),
    decimals: a.decimals + b.decimals,
  });
  return toStep(units, decimals, `${textOf(a, 1)} times ${textOf(b, 1)}`);
}

/** Lots as orders count them on the wire: in contracts. */
export const lotsToWire = ({ contracts }: Pick<Instrument, 'contracts'>, lots: number): string =>
  textOf(contracts, lots);

/** A price on the wire. */
export const ticksToWire = ({ tick }: Pick<Instrument, 'tick'>, ticks: number): string => textOf(tick, ticks);

/** What so many steps amount to: the number nearest to the decimal. */
export const amountOf = (count: number, step: Step): number => Number(textOf(step, count));

/**
 * How many whole steps an amount holds, rounded down and exactly: 0.3 holds 3 of 0.1.
 *
 * @param amount Finite, not negative; taken for the shortest decimal that is written for it.
 * @throws RangeError for other amounts, and for more steps than can be counted.
 */
export const lotsIn = (amount: number, step: Step): number => cut(amount, step, 'down');

/** As `lotsIn`, for a price in ticks. */
export const ticksIn = (price: number, step: Step, towards: 'down' | 'up'): number => cut(price, step, towards);

function cut(amount: number, step: Step, towards: 'down' | 'up'): number {
  if (!Number.isFinite(amount) || amount < 0) throw new RangeError(`an amount to be cut into steps is ${amount}`);
  const [dividend, divisor] = sameScale(decimalOf(String(amount)), step);
  const count = dividend / divisor + (towards === 'up' && dividend % divisor !== 0n ? 1n : 0n);
  if (!isSafe(count)) throw new RangeError(`${amount} holds more steps than can be counted`);
  return Number(count);
}

/**
 * The steps that a decimal from the wire counts.
 *
 * @returns Null for what is no decimal, lies between two steps, or is more than can be counted.
 */
export function fromWire(written: string, step: Step): number | null {
  if (!DECIMAL.test(written)) return null;
  const [dividend, divisor] = sameScale(decimalOf(written), step);
  const count = dividend / divisor;
  return dividend % divisor === 0n && isSafe(count) ? Number(count) + 0 : null;
}

/** @throws RangeError unless `count` is a safe integer. */
function textOf(step: Step, count: number): string {
  if (!Number.isSafeInteger(count)) throw new RangeError(`a number of steps must be whole, got ${count}`);
  const { units, decimals } = shortened({ units: BigInt(step.units) * BigInt(count), decimals: step.decimals });
  const digits = `${units < 0n ? -units : units}`.padStart(decimals + 1, '0');
  const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`;
  return `${units < 0n ? '-' : ''}${digits.slice(0, digits.length - decimals)}${fraction}`;
}

function decimalOf(written: string): Decimal {
  const [, sign, whole, fraction = '', exponent = '0'] = DECIMAL.exec(written) ?? [];
  if (whole === undefined) throw new RangeError(`a decimal was expected, got ${JSON.stringify(written)}`);
  const decimals = fraction.length - Number(exponent);
  const units = BigInt(`${sign}${whole}${fraction}`);
  return decimals >= 0 ? { units, decimals } : { units: units * 10n ** BigInt(-decimals), decimals: 0 };
}

/** Without zeros at the end of the fraction. */
function shortened({ units, decimals }: Decimal): Decimal {
  if (decimals === 0 || units % 10n !== 0n) return { units, decimals };
  return shortened({ units: units / 10n, decimals: decimals - 1 });
}

function sameScale(a: Decimal, step: Step): readonly [bigint, bigint] {
  const scale = Math.max(a.decimals, step.decimals);
  const scaled = (units: bigint, decimals: number) => units * 10n ** BigInt(scale - decimals);
  return [scaled(a.units, a.decimals), scaled(BigInt(step.units), step.decimals)];
}

const isSafe = (count: bigint): boolean => Number.isSafeInteger(Number(count));

function toStep(units: bigint, decimals: number, written: string): Step {
  if (units <= 0n || !isSafe(units)) throw new RangeError(`a step must be a positive decimal, got ${written}`);
  return { units: Number(units), decimals };
}
