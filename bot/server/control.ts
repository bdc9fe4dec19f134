// What a person or the guardian may ask of the bot beside looking at it.
import type { Decision, Fallback } from '../domain/decision/decision.ts';
import type { Halt } from '../halt.ts';
import { json, type Reply } from './web.ts';

export type Control = {
  /** As SIGTERM does. Returns at once. */
  readonly stop: () => void;
  readonly halt: Pick<Halt, 'file' | 'write'>;
  /**
   * Asks the decider about the present situation; it counts as nothing.
   *
   * @throws Transient if there is nothing to ask about now, the signal's reason, or what only a fault of our own explains.
   */
  readonly testAi: (signal: AbortSignal) => Promise<Decision | Fallback>;
};

export function stopBot({ stop }: Control): Reply {
  // Once the answer has left: stopping ends every connection.
  setImmediate(stop);
  return json({ status: 'stopping' }, 202);
}

/** What breaks here is told: nobody must believe in a halt that is none. */
export function haltEntries({ halt }: Control): Reply {
  halt.write('asked for by POST /api/control/halt');
  return json({ status: 'entries halted', undo: `remove the file ${halt.file}` });
}
