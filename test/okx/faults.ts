// What goes wrong with the next calls, as a test says it: on the way, at the door, or inside the exchange. Pure.
import { AT_ONCE, type Matching } from './engine/state.ts';

/** `executed`: the exchange carries the call out and only the answer is lost; otherwise it never hears of it. */
export type WireFault =
  /** Nothing comes back; the connection stays open. */
  | { readonly fault: 'no answer'; readonly executed: boolean }
  | { readonly fault: 'reset'; readonly executed: boolean }
  /** Carried out; the headers and half of the body come, then nothing more. */
  | { readonly fault: 'stall' }
  /** Carried out; the body comes byte by byte, one each so many real milliseconds. */
  | { readonly fault: 'drip'; readonly every: number }
  /** So many real milliseconds late: the answer (executed), or the call itself. */
  | { readonly fault: 'slow'; readonly ms: number; readonly executed: boolean }
  /** A gateway's page instead of an answer: 500, 502, 503, 504. */
  | { readonly fault: 'http'; readonly status: number; readonly executed: boolean }
  /**
   * One of OKX's codes. `order` puts it into the order's sCode with HTTP 200; `http` replaces the status of OKX's table,
   * such as 200 for 50011.
   */
  | {
      readonly fault: 'code';
      readonly code: string;
      readonly executed: boolean;
      readonly level?: 'call' | 'order';
      readonly http?: number;
    };

export type EngineFault =
  /** Accepted and live, filled only after so many milliseconds of the exchange's clock. */
  | { readonly fault: 'fills late'; readonly after: number }
  | { readonly fault: 'fills partly'; readonly share: number; readonly then: 'cancel' | 'stay' }
  /** The attached stop is never made. */
  | { readonly fault: 'stop lost' }
  | { readonly fault: 'stop late'; readonly after: number }
  /** A read that shows how things stood before the positions last changed. */
  | { readonly fault: 'stale' };

export type Fault = WireFault | EngineFault;

export type Rule = {
  /** `POST /api/v5/trade/order`, the whole of it, or a pattern over the same. */
  readonly on: string | RegExp;
  /** How many calls it is for; 1 if it is not said. */
  readonly times?: number;
  /** How many matching calls pass unharmed before. */
  readonly skip?: number;
} & Fault;

type Waiting = { readonly rule: Rule; readonly passing: number; readonly left: number };

export type Met = {
  readonly wire: WireFault | null;
  readonly matching: Matching;
  readonly isStale: boolean;
  /** The names of all that apply, for the log. */
  readonly names: readonly string[];
};

export type Faults = {
  readonly add: (...rules: readonly Rule[]) => void;
  readonly clear: () => void;
  /** How many rules have not yet been used up. */
  readonly waiting: () => number;
  /** What meets this call; each rule that matches is used up by one. */
  readonly meet: (call: string) => Met;
};

export function createFaults(): Faults {
  let waiting: readonly Waiting[] = [];
  return {
    add: (...rules) => {
      waiting = [...waiting, ...rules.map((rule) => ({ rule, passing: rule.skip ?? 0, left: rule.times ?? 1 }))];
    },
    clear: () => {
      waiting = [];
    },
    waiting: () => waiting.length,
    meet: (call) => {
      const ready = waiting.filter(({ rule, passing }) => isFor(rule, call) && passing === 0);
      // Two faults of the wire cannot both happen to a call: the second waits for the next.
      const wire = ready.find(({ rule }) => isWire(rule));
      const used = ready.filter((one) => one === wire || !isWire(one.rule));
      waiting = waiting.map((one) => passed(one, call, used.includes(one))).filter(({ left }) => left > 0);
      return {
        // The cast: it was found by that.
        wire: wire === undefined ? null : (wire.rule as WireFault),
        matching: used.reduce((way, { rule }) => bend(way, rule), AT_ONCE),
        isStale: used.some(({ rule }) => rule.fault === 'stale'),
        names: used.map(({ rule }) => rule.fault),
      };
    },
  };
}

const isFor = ({ on }: Rule, call: string): boolean => (typeof on === 'string' ? on === call : on.test(call));

function passed(one: Waiting, call: string, isUsed: boolean): Waiting {
  if (!isFor(one.rule, call)) return one;
  if (one.passing > 0) return { ...one, passing: one.passing - 1 };
  return isUsed ? { ...one, left: one.left - 1 } : one;
}

const WIRE: readonly string[] = [
  'no answer',
  'reset',
  'stall',
  'drip',
  'slow',
  'http',
  'code',
] satisfies WireFault['fault'][];

const isWire = (rule: Rule): boolean => WIRE.includes(rule.fault);

function bend(way: Matching, rule: Rule): Matching {
  switch (rule.fault) {
    case 'fills late':
      return { ...way, fill: { how: 'late', after: rule.after } };
    case 'fills partly':
      return { ...way, fill: { how: 'partly', share: rule.share, then: rule.then } };
    case 'stop lost':
      return { ...way, stop: { how: 'lost' } };
    case 'stop late':
      return { ...way, stop: { how: 'late', after: rule.after } };
    default:
      return way;
  }
}
