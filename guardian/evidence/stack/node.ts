// The stack of a Node process over its inspector: the line in which it spins, or what it waits for while its loop turns.
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../../probes/dashboard.ts';
import { reason } from '../../sentences/reason.ts';
import { HEAP, PENDING, SHUT, TURN, waitingFunctions } from './expressions.ts';
import { attach, type Inspector } from './inspector.ts';
import { authored, type Place, placeLine, type Stack, shortPlace } from './stack.ts';

export type NodeRequest = {
  readonly address: string;
  readonly signal: AbortSignal;
  /** Whether it may be held up for some hundred milliseconds and take some hundred megabytes meanwhile. */
  readonly mayBeHeldUp: boolean;
  /** Whether it was seen to use much CPU: then what it does at the moment is told, though its loop turns. */
  readonly isBusy: boolean;
};

const TURN_MS = 300;
const PAUSE_MS = 1000;
/** No multiple of what timers are usually set to. */
const BETWEEN_PAUSES_MS = 7;
/** A snapshot takes up to ten times the heap: measured, 130 MB and 0.4 s for our own bot of 13 MB. */
const LARGEST_HEAP_BYTES = 24 << 20;
const MOST_WAITING = 100;
const PLACES_SAID = 3;

/** @throws Error if the inspector cannot be reached or goes away. */
export async function nodeStack(request: NodeRequest): Promise<Stack> {
  const inspector = await attach(request.address, request.signal);
  const scripts = new Map<string, string>();
  inspector.on('Debugger.scriptParsed', ({ scriptId, url }) => scripts.set(String(scriptId), fileOf(String(url))));
  try {
    await inspector.call('Debugger.enable');
    const turn = evaluate(inspector, TURN).catch(() => null);
    const turnsWithin = async (ms: number) => (await Promise.race([turn, sleep(ms, null)])) !== null;
    const calls = !(await turnsWithin(TURN_MS)) || request.isBusy ? await pausedCalls(inspector, scripts) : [];
    const [place] = authored(calls);
    // A loop that was only slow, on a busy machine or for a long task, turns after all.
    if (place && !(await turnsWithin(2 * TURN_MS))) {
      return { said: reason('stack_spinning', { place: shortPlace(place) }), lines: calls.map(placeLine) };
    }
    const waiting = await turning(inspector, scripts, request.mayBeHeldUp);
    if (!place) return waiting;
    const busy = section('what ran', calls.map(placeLine));
    return { said: reason('stack_busy', { place: shortPlace(place) }), lines: [...busy, ...waiting.lines] };
  } finally {
    await Promise.race([leave(inspector), sleep(TURN_MS)]);
    inspector.close();
  }
}

/**
 * Those of the bot; of Node itself where each pause fell between two tasks of a loop that turns, and none if nothing of
 * JavaScript runs.
 */
async function pausedCalls(inspector: Inspector, scripts: ReadonlyMap<string, string>): Promise<readonly Place[]> {
  const end = performance.now() + PAUSE_MS;
  let calls: readonly Place[] = [];
  while (authored(calls).length === 0 && performance.now() < end) {
    const paused = new Promise<JsonObject>((resolve) => inspector.on('Debugger.paused', resolve));
    await inspector.call('Debugger.pause');
    const seen = await Promise.race([paused, sleep(end - performance.now(), null)]);
    if (seen === null) break;
    calls = (seen.callFrames as readonly JsonObject[]).map((frame) =>
      placeOf(String(frame.functionName), frame.location as Location, scripts),
    );
    await inspector.call('Debugger.resume');
    await sleep(BETWEEN_PAUSES_MS);
  }
  return calls;
}

async function turning(
  inspector: Inspector,
  scripts: ReadonlyMap<string, string>,
  mayBeHeldUp: boolean,
): Promise<Stack> {
  await inspector.call('Debugger.disable');
  const [kinds, requests] = JSON.parse(String(await evaluate(inspector, PENDING))) as [
    Record<string, number>,
    string[],
  ];
  const isSmall = Number(await evaluate(inspector, HEAP)) <= LARGEST_HEAP_BYTES;
  const waiting = mayBeHeldUp && isSmall ? await waitingPlaces(inspector, scripts).catch(() => []) : [];
  const counted = Object.entries(kinds).map(([kind, count]) => `${kind} ${count}`);
  const pending = [...requests.slice(0, PLACES_SAID), ...waiting.slice(0, PLACES_SAID).map(shortPlace)];
  return {
    said:
      pending.length > 0
        ? reason('stack_turning', { pending: pending.join(', ') })
        : reason('stack_turning_unknown', { kinds: counted.join(', ') || '-' }),
    lines: [
      ...section('requests on their way', requests),
      ...section('functions that wait', waiting.map(placeLine)),
      ...section('what keeps the event loop alive', counted),
    ],
  };
}

/** Where functions of the bot wait, each place once. */
async function waitingPlaces(inspector: Inspector, scripts: ReadonlyMap<string, string>): Promise<readonly Place[]> {
  const own = [...scripts].filter(([, file]) => file !== '' && !file.startsWith('node:')).map(([id]) => id);
  const found = JSON.parse(String(await evaluate(inspector, waitingFunctions(own, MOST_WAITING)))) as string[];
  await inspector.call('HeapProfiler.enable');
  const places = await Promise.all(found.map((id) => waitingPlace(inspector, id, scripts).catch(() => null)));
  const each = new Map(places.flatMap((place) => (place ? [[placeLine(place), place] as const] : [])));
  return authored([...each.values()]);
}

async function waitingPlace(
  inspector: Inspector,
  id: string,
  scripts: ReadonlyMap<string, string>,
): Promise<Place | null> {
  const { result: object } = await inspector.call('HeapProfiler.getObjectByHeapObjectId', { objectId: id });
  const { objectId } = object as JsonObject;
  const { internalProperties } = await inspector.call('Runtime.getProperties', { objectId, ownProperties: true });
  const inside = new Map(
    (internalProperties as readonly { name: string; value: JsonObject }[]).map(({ name, value }) => [name, value]),
  );
  if (inside.get('[[GeneratorState]]')?.value !== 'suspended') return null;
  const source = String(inside.get('[[GeneratorFunction]]')?.description ?? '');
  const name = /^(?:async\s+)?(?:function\b)?\s*\*?\s*([\w$]*)\s*\(/.exec(source)?.[1] ?? '';
  const location = inside.get('[[GeneratorLocation]]')?.value as Location | undefined;
  return location ? placeOf(name === 'async' ? '' : name, location, scripts) : null;
}

/** Leaves nothing behind that holds the bot up or that others could enter by. */
async function leave(inspector: Inspector): Promise<void> {
  await inspector.call('Debugger.disable').catch(() => null);
  await evaluate(inspector, SHUT).catch(() => null);
  await inspector.closed;
}

async function evaluate(inspector: Inspector, expression: string): Promise<unknown> {
  const answer = await inspector.call('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  if (answer.exceptionDetails) throw new Error('the bot could not answer its inspector');
  return (answer.result as JsonObject).value;
}

type Location = { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber?: number };

const placeOf = (name: string, location: Location, scripts: ReadonlyMap<string, string>): Place => ({
  name,
  file: scripts.get(location.scriptId) ?? '',
  line: location.lineNumber + 1,
  column: (location.columnNumber ?? 0) + 1,
});

const fileOf = (url: string) => {
  try {
    return url.startsWith('file:') ? fileURLToPath(url) : url;
  } catch {
    return url;
  }
};

const section = (title: string, lines: readonly string[]) =>
  lines.length > 0 ? [`${title}:`, ...lines.map((line) => `  ${line}`)] : [];
