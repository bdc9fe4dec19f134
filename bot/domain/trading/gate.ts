// From a decision to what may be done about it: the plan and the risk gate, the same on paper and at an exchange. Pure.
import type { Outcome } from './desk.ts';
import { type Closing, type Opening, planOf } from './plan.ts';
import { denialOf, type Scene, voided } from './risk.ts';

export type Gated = Opening | Closing | { readonly do: 'nothing'; readonly outcome: Outcome };

/** What is asked for and passes; otherwise what has come of the decision. */
export function gated(scene: Scene): Gated {
  const plan = planOf(scene.decision, scene.desk.book.position);
  if (plan.do === 'kept' || plan.do === 'held') return { do: 'nothing', outcome: { did: plan.do } };
  if (plan.do === 'void') return { do: 'nothing', outcome: voided(scene) };
  const denied = denialOf(plan, scene);
  return denied === null ? plan : { do: 'nothing', outcome: denied };
}
