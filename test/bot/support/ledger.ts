// A ledger in memory, and a purse that pays from it.

import { ANSWER_TOKENS } from '../../../bot/ai/profiles.ts';
import { createPurse, type Purse } from '../../../bot/ai/purse.ts';
import type { AiSettings } from '../../../bot/ai/settings.ts';
import { added, NOTHING_SPENT, type Spending } from '../../../bot/domain/spending.ts';
import type { Ledger } from '../../../bot/ports.ts';
import type { Clock } from '../../../common/clock.ts';

export function memoryLedger(): Ledger {
  const days = new Map<string, Spending>();
  const told = new Set<string>();
  const read: Ledger['read'] = (keys, day) => days.get(keys + day) ?? NOTHING_SPENT;
  return {
    read,
    add: (keys, day, more) => void days.set(keys + day, added(read(keys, day), more)),
    isFirstToTell: (keys, day) => {
      const isFirst = !told.has(keys + day);
      told.add(keys + day);
      return isFirst;
    },
  };
}

export type Paying = { readonly purse: Purse; readonly told: readonly string[] };

export function paying(
  { budget = { calls: null, usd: null }, prices = null }: Partial<Pick<AiSettings, 'budget' | 'prices'>>,
  clock: Pick<Clock, 'wall'>,
  ledger = memoryLedger(),
): Paying {
  const told: string[] = [];
  const terms = { keys: 'bot.ai' as const, budget, prices, answerTokens: ANSWER_TOKENS };
  return { purse: createPurse(terms, ledger, clock, (sentence) => told.push(sentence)), told };
}
