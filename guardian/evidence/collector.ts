// Keeps evidence of a bot that is about to be restarted: what its last looks, its last lines, the system and its own stack
// tell. Within its time, whatever hangs; nothing that goes wrong here reaches the restart.
import { release } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Launch } from '../child/launch.ts';
import { tailOf } from '../log/bot-log.ts';
import type { Platform, ProcessFacts } from '../platform/types.ts';
import { readDashboard } from '../probes/reading.ts';
import { render } from '../sentences/catalogue.ts';
import { type Reason, reason } from '../sentences/reason.ts';
import { makeFolder, prune, writeWhole } from './folder.ts';
import { incidentId } from './id.ts';
import type { Incident } from './incident.ts';
import { FILES, type Found, type Part, REPORT, reportOf } from './report.ts';
import { createScrub, type Scrub, secretsIn } from './scrub.ts';
import { crashIn } from './stack/crash.ts';
import type { Stack } from './stack/stack.ts';
import { takeStack } from './stack/take.ts';

export type Collector = {
  /** Settles within the limit and never rejects. The last lines of bot.log are read before it returns. */
  readonly collect: (incident: Incident) => Promise<void>;
};

export type CollectorSetup = {
  /** Holds one folder for each incident. */
  readonly root: string;
  readonly botLog: string;
  readonly launch: Launch;
  readonly platform: Platform;
  /** Milliseconds for all of it. */
  readonly limit: number;
  /** Of the guardian. */
  readonly version: string;
  /** As the configuration shows them. */
  readonly settings: { readonly [key: string]: { readonly value: unknown } };
  readonly secrets: () => readonly string[];
  /** That of the bot: what has a secret's name in it is one. */
  readonly environment: { readonly [name: string]: string | undefined };
  readonly freeMemory: () => number;
  /** Told once for each incident of which something could not be kept. */
  readonly onFault: (error: Error) => void;
};

const LINES = 200;
const KEPT = 50;
/** Of the limit: how long an inspector may take to open. */
const SHARE_FOR_OPENING = 0.3;
const ENDING_MS = 50;
const MOST_FILES = 200;
/** The oldest of its tree, its first process among them. */
const MOST_PROCESSES = 50;
const MOST_THREADS = 100;

export const createCollector = (setup: CollectorSetup): Collector => ({
  collect: async (incident) => {
    try {
      const lines = tailOf(setup.botLog, LINES);
      await collect(setup, incident, lines);
    } catch (error) {
      setup.onFault(error as Error);
    }
  },
});

async function collect(setup: CollectorSetup, incident: Incident, lines: readonly string[]): Promise<void> {
  const start = performance.now();
  const scrub = createScrub([...setup.secrets(), ...secretsIn(setup.environment)]);
  const looking = new AbortController();
  const found = new Map<Part, Found>();
  const faults: Error[] = [];
  const work = async () => {
    const id = await makeFolder(setup.root, incidentId(incident));
    const folder = join(setup.root, id);
    const keep: Keep = async (part, text, said = null) => {
      try {
        await writeWhole(folder, FILES[part], text());
        found.set(part, { had: true, said });
      } catch (error) {
        faults.push(error as Error);
        found.set(part, missing('evidence_unwritten', error as Error));
      }
    };
    const gathering = gather(setup, incident, lines, scrub, looking.signal, keep);
    const time = setup.limit - forWriting(setup.limit) - (performance.now() - start);
    await Promise.race([gathering, rest(time)]);
    looking.abort();
    // What was under way ends at once, and says how far it came.
    await Promise.race([gathering, rest(ENDING_MS)]);
    await writeReport(folder, id);
    await prune(setup.root, KEPT, id);
  };
  const writeReport = async (folder: string, id: string) => {
    const of = (part: Part): Found => found.get(part) ?? { had: false, said: whyMissing(part, incident) };
    const report = reportOf({
      id,
      incident,
      command: setup.launch.command,
      evidence: { stack: of('stack'), dashboard: of('dashboard'), log: of('log'), resources: of('resources') },
      spent: performance.now() - start,
      versions: { guardian: setup.version, node: process.version, system: `${process.platform} ${release()}` },
      settings: setup.settings,
    });
    await writeWhole(folder, REPORT, asJson(scrub.json(report)));
  };
  const late = Symbol();
  const ended = await Promise.race([work(), rest(setup.limit, late)]);
  looking.abort();
  if (ended === late) throw new Error(`not within ${setup.limit}ms: the disk of ${setup.root} does not answer`);
  if (faults[0]) throw faults[0];
}

type Keep = (part: Part, text: () => string, said?: Reason | null) => Promise<void>;

/** Each part is kept as soon as it is had. Never rejects. */
async function gather(
  setup: CollectorSetup,
  incident: Incident,
  lines: readonly string[],
  scrub: Scrub,
  signal: AbortSignal,
  keep: Keep,
): Promise<void> {
  const { dashboard } = incident;
  const keepStack = ({ said, lines: stack }: Stack) =>
    keep('stack', () => scrub.text([render('en', said), '', ...stack, ''].join('\n')), said);
  const early = [
    lines.length > 0 ? keep('log', () => scrub.text(`${lines.join('\n')}\n`)) : null,
    dashboard ? keep('dashboard', () => asJson(scrub.json(dashboard.object))) : null,
  ];
  const members = (await setup.platform.groupMembers(incident.group).catch(() => [])).slice(0, MOST_PROCESSES);
  const processes = await setup.platform.describe(members).catch(() => []);
  const whole = keep('resources', () => asJson(scrub.json(resourcesOf(incident, processes))));
  const stack = incident.isAlive
    ? takeStack({
        incident,
        facts: processes.find(({ pid }) => pid === incident.pid) ?? null,
        outside: processes.flatMap(({ kernel }) => kernel ?? []).slice(0, MOST_THREADS),
        isExecuting: dashboard !== null && readDashboard(dashboard.object).isExecuting,
        launch: setup.launch,
        botLog: setup.botLog,
        platform: setup.platform,
        freeMemory: setup.freeMemory,
        opening: setup.limit * SHARE_FOR_OPENING,
        signal,
      })
    : Promise.resolve(leftBy(lines));
  await Promise.all([...early, whole, stack.then((taken) => taken && keepStack(taken))]);
}

/** Of a bot that has ended by itself. */
function leftBy(lines: readonly string[]): Stack | null {
  const crash = crashIn(lines);
  return crash.length > 0 ? { said: reason('stack_left', {}), lines: crash } : null;
}

function whyMissing(part: Part, incident: Incident): Reason {
  if (part === 'stack' && !incident.isAlive) return reason('stack_ended', {});
  if (part === 'dashboard' && incident.dashboard === null) return reason('dashboard_never', {});
  if (part === 'log') return reason('log_empty', {});
  return reason('evidence_late', {});
}

const missing = (name: 'evidence_unwritten', error: Error): Found => ({
  had: false,
  said: reason(name, { error: error.message }),
});

const resourcesOf = ({ at, resources }: Incident, processes: readonly ProcessFacts[]) => ({
  at: new Date(at).toISOString(),
  memory_bytes: resources?.memoryBytes ?? null,
  cpu_percent: resources?.cpuPercent ?? null,
  processes: processes.map(
    ({ args: _, bootId: __, memoryBytes, peakMemoryBytes, cpuSeconds, openFiles, ...facts }) => ({
      ...facts,
      files: facts.files?.slice(0, MOST_FILES) ?? null,
      sockets: facts.sockets?.slice(0, MOST_FILES) ?? null,
      memory_bytes: memoryBytes,
      peak_memory_bytes: peakMemoryBytes,
      cpu_seconds: cpuSeconds,
      open_files: openFiles,
    }),
  ),
});

/** Keeps no process alive that has nothing else to do. */
const rest = <T>(ms: number, value?: T) => sleep(Math.max(0, ms), value, { ref: false });

/** What of the limit is left for what is written last. */
const forWriting = (limit: number) => Math.max(0.15 * limit, Math.min(0.5 * limit, 400));

const asJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
