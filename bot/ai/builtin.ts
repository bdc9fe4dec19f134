// The decider that needs no key and no network: the built-in rules, which are no AI and say so.
import { decideByRules } from '../domain/decision/rules.ts';
import type { Decider } from '../ports.ts';

export const builtinDecider: Decider = {
  provider: 'builtin',
  model: 'rules-v1',
  isAi: false,
  label: 'Built-in rules: no AI key configured',
  decide: async ({ measures, holding }) => decideByRules(measures, holding !== null),
};
