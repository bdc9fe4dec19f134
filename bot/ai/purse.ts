// What pays for the calls to one AI: each is counted on disk before it is sent, with what it may cost at most, and its
// cost is put right once its usage is known. So neither a crash nor a lost answer ever gives back what may be spent.
import type { Clock } from '../../common/clock.ts';
import { type Budget, lackOf, NOTHING_SPENT, type Spending, toUsd } from '../domain/spending.ts';
import { dayOf } from '../domain/trading/day.ts';
import { NotAsked } from '../execution/failure.ts';
import type { Ledger } from '../ports.ts';
import { costOf, mostOf, type Prices, type Usage } from './cost.ts';
import type { AiKeys } from './profiles.ts';

export type Purse = {
  /**
   * Counts a call that is about to be sent.
   *
   * @param bytes Of the question.
   * @returns Told what the call has used, or `nothing` where it is known to have cost nothing; not called where its cost
   *   stays unknown.
   * @throws BudgetUsed where the budget of the day has no room for it; Error if it cannot be kept.
   */
  readonly pay: (bytes: number) => Settle;
  /** Of this day. */
  readonly today: () => Spending;
};

export type Settle = (used: Usage | 'nothing') => void;

/** Nobody was asked: the budget of the day is used up. */
export class BudgetUsed extends NotAsked {
  readonly remedy: string;
  constructor(sentence: string, remedy: string) {
    super(sentence);
    this.remedy = remedy;
  }
}

export type PurseTerms = {
  /** The ledger knows it by that. */
  readonly keys: AiKeys;
  readonly budget: Budget;
  /** Null where they are not known. */
  readonly prices: Prices | null;
  /** The longest answer, in tokens. */
  readonly answerTokens: number;
};

/** @param tell Told in one sentence once a day that the budget is used up. */
export function createPurse(
  { keys, budget, prices, answerTokens }: PurseTerms,
  ledger: Ledger,
  clock: Pick<Clock, 'wall'>,
  tell: (sentence: string) => void,
): Purse {
  const today = () => ledger.read(keys, dayOf(clock.wall()));

  function pay(bytes: number): Settle {
    const day = dayOf(clock.wall());
    const most = prices === null ? 0 : mostOf(bytes, answerTokens, prices);
    const spending = ledger.read(keys, day);
    const lack = lackOf(spending, budget, most);
    if (lack !== null) {
      const sentence = SENTENCES[lack](spending, most, budget);
      const remedy = `it begins anew at 00:00 UTC, or raise ${keys}.budget.${lack}`;
      if (ledger.isFirstToTell(keys, day)) tell(`${sentence}; ${remedy}`);
      throw new BudgetUsed(sentence, remedy);
    }
    ledger.add(keys, day, { calls: 1, spent: most, estimated: 1 });
    return (used) => {
      const cost = used === 'nothing' || prices === null ? 0 : costOf(used, prices);
      ledger.add(keys, day, { ...NOTHING_SPENT, spent: cost - most, estimated: -1 });
    };
  }

  return { pay, today };
}

type Sentence = (spending: Spending, most: number, budget: Budget) => string;

const SENTENCES: { readonly [L in keyof Budget]: Sentence } = {
  calls: ({ calls }, _, budget) => `the budget of today is used up: ${calls} calls of at most ${budget.calls}`,
  usd: ({ spent }, most, budget) =>
    `the budget of today has no room for another call: ${usd(spent)} USD of at most ${budget.usd} are spent, and one may cost up to ${usd(most)}`,
};

const usd = (billionths: number): string => `${Number(toUsd(billionths).toPrecision(4))}`;
