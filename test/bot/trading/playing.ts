// A history of a desk, what it is shown and told, played through.
import type { Decision } from '../../../bot/domain/decision/decision.ts';
import { newest, type Observation } from '../../../bot/domain/market/candle.ts';
import { act } from '../../../bot/domain/trading/act.ts';
import type { Position } from '../../../bot/domain/trading/book.ts';
import { type Desk, halted, type Outcome, startDesk, type Terms } from '../../../bot/domain/trading/desk.ts';
import { look } from '../../../bot/domain/trading/look.ts';
import type { Fill } from '../../../bot/domain/trading/order.ts';

/** `now` is the true time, which the wall clock need not tell. */
type Instant = { readonly now: number; readonly wall: number };
export type Input = Instant &
  (
    | { readonly do: 'look'; readonly observation: Observation }
    | { readonly do: 'decide'; readonly observation: Observation; readonly decision: Decision; readonly asked: Asked }
    | { readonly do: 'halt'; readonly reason: string | null }
  );
/** The position that the decider is said to have been asked with: the one now, none, or the one a step earlier. */
export type Asked = 'now' | 'flat' | 'before';

export type History = { readonly terms: Terms; readonly inputs: readonly Input[] };

/** What one input came to. */
export type Played = {
  readonly input: Input;
  readonly before: Desk;
  readonly desk: Desk;
  readonly fills: readonly Fill[];
  readonly outcome: Outcome | null;
  readonly asked: Position | null;
};

export const START_BALANCE = 10_000;

export function step(
  desk: Desk,
  input: Input,
  terms: Terms,
  asked: Position | null,
): Pick<Played, 'desk' | 'fills' | 'outcome'> {
  switch (input.do) {
    case 'look':
      return { ...look(desk, input.observation, terms, input.wall), outcome: null };
    case 'decide':
      return act(desk, input.decision, asked, input.observation, terms, input.wall);
    case 'halt':
      return { desk: halted(desk, input.reason), fills: [], outcome: null };
    default:
      return input satisfies never;
  }
}

export function play({ terms, inputs }: History): readonly Played[] {
  let desk = startDesk(START_BALANCE);
  let earlier: Position | null = null;
  return inputs.map((input) => {
    const before = desk;
    const asked =
      input.do !== 'decide' || input.asked === 'flat' ? null : input.asked === 'now' ? before.book.position : earlier;
    const came = step(before, input, terms, asked);
    earlier = before.book.position;
    desk = came.desk;
    return { input, before, asked, ...came };
  });
}

export const fillsOf = (played: readonly Played[]): readonly Fill[] => played.flatMap(({ fills }) => fills);

/** The price that the desk goes by in a step; null where none is shown. */
export const priceOf = ({ input }: Played): number | null =>
  input.do === 'halt' ? null : newest(input.observation.candles).close;
