// Decides how a bot may be asked for its stack, so that asking never does what the restart would not do anyway. Pure.
import { INSPECTOR } from '../../child/inspectable.ts';
import type { Launch } from '../../child/launch.ts';
import type { ProcessFacts } from '../../platform/types.ts';
import { type Reason, reason } from '../../sentences/reason.ts';

export type Way =
  | { readonly is: 'inspector' }
  | { readonly is: 'fault_handler' }
  /** Only what the system tells of it, and why. */
  | { readonly is: 'outside'; readonly because: Reason };

export type Asked = {
  readonly launch: Pick<Launch, 'args' | 'env'>;
  /** Null if the process cannot be seen. */
  readonly facts: ProcessFacts | null;
  /** That it was given. */
  readonly bootId: string;
  /** Whether the bot last said that an order may be on its way. */
  readonly isExecuting: boolean;
};

export function wayTo({ launch, facts, bootId, isExecuting }: Asked): Way {
  if (facts === null || (facts.bootId !== null && facts.bootId !== bootId)) return outside(reason('stack_unseen', {}));
  const isNode = launch.args.includes(INSPECTOR);
  const isPython = launch.env.PYTHONFAULTHANDLER !== undefined;
  if (!isNode && !isPython) return outside(reason('stack_other', {}));
  // A process that is stopped hears nothing, and must not be woken for this: it would trade on.
  if (/^[Tt]/.test(facts.state ?? '')) return outside(reason('stack_stopped', {}));
  if (/^[DU]/.test(facts.state ?? '')) return outside(reason('stack_blocked', {}));
  return isNode ? wayToNode(facts) : wayToPython(facts, isExecuting);
}

/** SIGUSR1 ends whatever has no handler for it. */
function wayToNode({ args, signals }: ProcessFacts): Way {
  const isSure = args?.includes(INSPECTOR) && (signals === null || signals.caught.includes('SIGUSR1'));
  return isSure ? { is: 'inspector' } : outside(reason('stack_no_inspector', {}));
}

/** SIGABRT ends it: that is for a bot only which SIGTERM, the next thing that it gets, would end at once as well. */
function wayToPython({ signals }: ProcessFacts, isExecuting: boolean): Way {
  if (isExecuting) return outside(reason('stack_mid_order', {}));
  if (signals === null) return outside(reason('stack_handlers_unseen', {}));
  const { caught, held } = signals;
  if (caught.includes('SIGTERM') || held.includes('SIGTERM')) return outside(reason('stack_ends_in_order', {}));
  const isReady = caught.includes('SIGABRT') && !held.includes('SIGABRT');
  return isReady ? { is: 'fault_handler' } : outside(reason('stack_no_fault_handler', {}));
}

const outside = (because: Reason): Way => ({ is: 'outside', because });
