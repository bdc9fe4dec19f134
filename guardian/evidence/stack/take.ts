// Takes the stack of a living bot, on the way that does no harm. Acts: signals the bot, reads bot.log, asks the inspector.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Launch } from '../../child/launch.ts';
import { tailOf } from '../../log/bot-log.ts';
import { send } from '../../platform/signals.ts';
import type { Platform, ProcessFacts } from '../../platform/types.ts';
import { reason } from '../../sentences/reason.ts';
import type { Incident } from '../incident.ts';
import { INSPECTOR_ADDRESS } from './inspector.ts';
import { nodeStack } from './node.ts';
import { pythonStack } from './python.ts';
import type { Stack } from './stack.ts';
import { wayTo } from './way.ts';

export type StackRequest = {
  readonly incident: Incident;
  /** Of the bot's first process. */
  readonly facts: ProcessFacts | null;
  /** What the system tells of all its threads. */
  readonly outside: readonly string[];
  readonly isExecuting: boolean;
  readonly launch: Launch;
  readonly botLog: string;
  readonly platform: Platform;
  /** Bytes that a process may still get on this machine. */
  readonly freeMemory: () => number;
  /** How long its inspector may take to open, milliseconds: a loop that is held up in the system never opens it. */
  readonly opening: number;
  readonly signal: AbortSignal;
};

const LOOK_MS = 20;
const LINES_SEARCHED = 2000;
const ROOM_BYTES = 1 << 30;
const BUSY_PERCENT = 50;

/** Never throws. Whatever is missing, what the system tells of the threads is there. */
export async function takeStack(request: StackRequest): Promise<Stack> {
  const { incident, facts, outside, launch, platform, isExecuting } = request;
  try {
    const way = wayTo({ launch, facts, bootId: incident.bootId, isExecuting });
    switch (way.is) {
      case 'inspector':
        return await inspected(request);
      case 'fault_handler':
        return await pythonStack({
          abort: () => send(incident.pid, 'SIGABRT'),
          isAlive: async () => isLiving((await platform.describe([incident.pid]))[0]),
          lastLines: () => tailOf(request.botLog, LINES_SEARCHED),
          signal: request.signal,
        });
      case 'outside':
        return { said: way.because, lines: outside };
      default:
        return way satisfies never;
    }
  } catch (error) {
    const isLate = request.signal.aborted;
    const said = isLate ? reason('evidence_late', {}) : reason('stack_failed', { error: (error as Error).message });
    return { said, lines: outside };
  }
}

async function inspected(request: StackRequest): Promise<Stack> {
  const { incident, outside, botLog, isExecuting, freeMemory, signal } = request;
  const known = addressesIn(botLog);
  send(incident.pid, 'SIGUSR1');
  const address = await newAddress(request, known);
  if (address === null) return { said: reason('stack_silent', {}), lines: outside };
  const mayBeHeldUp = !isExecuting && incident.code !== 'over_memory' && freeMemory() > ROOM_BYTES;
  const isBusy = incident.code === 'over_cpu' || (incident.resources?.cpuPercent ?? 0) >= BUSY_PERCENT;
  return nodeStack({ address, signal, mayBeHeldUp, isBusy });
}

/** One that is open already says nothing more: then it is the last that was said. */
async function newAddress({ botLog, opening, signal }: StackRequest, known: readonly string[]): Promise<string | null> {
  const end = performance.now() + (known.length > 0 ? opening / 3 : opening);
  while (performance.now() < end) {
    const last = addressesIn(botLog).at(-1);
    if (last !== undefined && last !== known.at(-1)) return last;
    await sleep(LOOK_MS, undefined, { signal });
  }
  return known.at(-1) ?? null;
}

const addressesIn = (botLog: string): readonly string[] =>
  [...tailOf(botLog, LINES_SEARCHED).join('\n').matchAll(INSPECTOR_ADDRESS)].map(([, address]) => address as string);

const isLiving = (facts: ProcessFacts | undefined) => facts !== undefined && !/^[ZX]/.test(facts.state ?? '');
