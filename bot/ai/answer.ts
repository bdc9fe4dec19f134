// From the model's text to a decision: exact words, finite numbers, levels on the right sides and within bounds.
// Nothing is coerced, repaired or guessed. Pure.
import { escapeControls } from '../../common/text-line.ts';
import { BOUNDS, distanceOf } from '../domain/decision/bounds.ts';
import { CONFIDENCES, type Decision, type Levels, NO_LEVELS, SIGNALS } from '../domain/decision/decision.ts';
import type { Side } from '../domain/trading/order.ts';
import { sideOf } from '../domain/trading/plan.ts';

export type Answer = { readonly decision: Decision } | { readonly faults: readonly string[] };

export const LONGEST_REASON = 500;

const WIRE_NAMES: { readonly [L in keyof Levels]: string } = { stopLoss: 'stop_loss', takeProfit: 'take_profit' };

/**
 * @param content What the model wrote: JSON as a whole, or in one fenced block.
 * @param price What the levels are measured from, in quote currency; positive.
 * @param held The side of the open position; null while flat. To close it no levels are needed, and none are looked at,
 *   so that nothing stands in the way of an exit; to keep it they may be null.
 * @returns The decision with control characters in its reason made visible, or every fault at once.
 */
export function readAnswer(content: string, price: number, held: Side | null = null): Answer {
  const found = parse(content);
  if (found === undefined) return { faults: ['the answer must be one JSON object and nothing else'] };
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    return { faults: [`the answer must be a JSON object, got ${quoted(found)}`] };
  }
  const part = (name: string): unknown =>
    Object.hasOwn(found, name) ? (found as Record<string, unknown>)[name] : undefined;
  const [signal, confidence, reason] = [part('signal'), part('confidence'), part('reason')];
  const [stop, target] = [part(WIRE_NAMES.stopLoss), part(WIRE_NAMES.takeProfit)];
  const faults: string[] = [];
  if (!isOneOf(SIGNALS, signal)) faults.push(`signal must be BUY, SELL or HOLD, got ${quoted(signal)}`);
  if (!isOneOf(CONFIDENCES, confidence))
    faults.push(`confidence must be HIGH, MEDIUM or LOW, got ${quoted(confidence)}`);
  if (!isReason(reason)) {
    const got = typeof reason === 'string' ? `${[...reason].length} characters` : quoted(reason);
    faults.push(`reason must be a text of 1 to ${LONGEST_REASON} characters, got ${got}`);
  }
  const isWithoutLevels = needsNoLevels(signal, stop, target, held);
  if ((signal === 'BUY' || signal === 'SELL') && !isWithoutLevels) {
    const isUp = signal === 'BUY';
    faults.push(
      ...levelFaults(signal, 'stopLoss', stop, !isUp, price),
      ...levelFaults(signal, 'takeProfit', target, isUp, price),
    );
  }
  if (faults.length > 0) return { faults };
  // Each has been checked above; the compiler cannot follow that through the list of faults.
  const checked = { signal, confidence } as Pick<Decision, 'signal' | 'confidence'>;
  const judged = { confidence: checked.confidence, reason: escapeControls((reason as string).trim().toWellFormed()) };
  if (checked.signal === 'HOLD') return { decision: { signal: checked.signal, ...judged } };
  const levels = isWithoutLevels ? NO_LEVELS : ({ stopLoss: stop, takeProfit: target } as Levels);
  return { decision: { signal: checked.signal, ...judged, ...levels } };
}

function needsNoLevels(signal: unknown, stop: unknown, target: unknown, held: Side | null): boolean {
  if (held === null || (signal !== 'BUY' && signal !== 'SELL')) return false;
  const isNone = [stop, target].every((level) => level === null || level === undefined);
  return sideOf(signal) !== held || isNone;
}

/** @param isAbove On which side of the price the level must lie. */
function levelFaults(signal: string, which: keyof Levels, level: unknown, isAbove: boolean, price: number): string[] {
  const name = WIRE_NAMES[which];
  if (typeof level !== 'number' || !Number.isFinite(level)) {
    return [`${name} must be a number for ${signal}, got ${quoted(level)}`];
  }
  const distance = (isAbove ? 1 : -1) * distanceOf(level, price);
  const where = isAbove ? 'above' : 'below';
  if (distance <= 0) return [`${name} must be ${where} the price ${price} for ${signal}, got ${level}`];
  const { min, max } = BOUNDS[which];
  if (distance >= min && distance <= max) return [];
  return [`${name} must be ${min * 100} to ${max * 100} percent ${where} the price ${price}, got ${level}`];
}

/** @returns Undefined if it is no JSON. */
function parse(content: string): unknown {
  const blocks = content.split(/^[ \t]*```.*$/m);
  const fenced = blocks.length === 3 ? [blocks[1] as string] : [];
  for (const text of [content, ...fenced]) {
    try {
      return JSON.parse(text);
    } catch {
      // The next form is tried; a text that is neither has a fault of its own.
    }
  }
  return undefined;
}

const isOneOf = (words: readonly string[], value: unknown): boolean => words.includes(value as string);

const isReason = (value: unknown): boolean =>
  typeof value === 'string' && value.trim() !== '' && [...value].length <= LONGEST_REASON;

/** At most 60 characters of it; what is nested is named only, since to write it down may take any depth. */
function quoted(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  return value.length > 60 ? `${JSON.stringify(value.slice(0, 60))}…` : JSON.stringify(value);
}
