// Plays faults to the real guardian and prints what it made of each: how long until it acted, how long until the bot
// decided again, or that it left the bot alone. Times are those of checks every 60 ms; `npm run faults`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTS } from '../chaos/faults/all.ts';
import { OWN_LIVES } from '../chaos/own-lives.ts';
import { ENDS, HANGS, LIES, OPTIONS, type Outcome, playTo, type Scenario, STAMPS } from '../chaos/scenarios.ts';
import { type Guarded, prepare } from '../support/guardian.ts';

type Row = { readonly fault: string; readonly outcome: Outcome | string };

const wanted = process.argv.slice(2);
const isWanted = (fault: string) =>
  wanted.length === 0 || wanted.some((one) => fault === one || groupOf(fault) === one);
const groupOf = (fault: string) => fault.replace(/\D+$/, '');

/** Faults of one kind follow one another in the life of one guardian; one that goes wrong ends that life. */
async function playAll(scenarios: readonly Scenario[]): Promise<readonly Row[]> {
  const left = scenarios.filter(({ fault }) => isWanted(fault));
  const rows: Row[] = [];
  while (left.length > 0) {
    await within(OPTIONS, async (guarded) => {
      guarded.start();
      await guarded.waitFor('health check passed');
      for (let next = left.shift(); next; next = left.shift()) {
        const fault = next.fault;
        rows.push({ fault, outcome: await playTo(guarded, next) });
        print(rows.at(-1) as Row);
      }
    }).catch((error: Error) => failed(rows, scenarios, error));
  }
  return rows;
}

function failed(rows: Row[], scenarios: readonly Scenario[], error: Error): void {
  const fault = scenarios.filter(({ fault: id }) => isWanted(id))[rows.length]?.fault ?? '?';
  rows.push({ fault, outcome: error.message.split('\n')[0] ?? '' });
  print(rows.at(-1) as Row);
}

async function within(options: Parameters<typeof prepare>[0], play: (guarded: Guarded) => Promise<void>) {
  const cleaning: (() => void)[] = [];
  try {
    await play(await prepare(options, (clean) => cleaning.push(clean)));
  } finally {
    for (const clean of cleaning) clean();
  }
}

function print({ fault, outcome }: Row): void {
  const { words = '', by = [] } = FAULTS.find(({ id }) => id === fault) ?? {};
  const test = by[0] ? `${by[0][0]}: ${by[0][1]}` : '';
  process.stdout.write(`| ${fault} | ${words} | ${test} | ${inWords(outcome)} |\n`);
}

function inWords(outcome: Row['outcome']): string {
  if (typeof outcome === 'string') return `FAILED: ${outcome} | `;
  const { detectedMs, recoveredMs } = outcome;
  if (detectedMs === null) return 'left alone | ';
  return `${seconds(detectedMs)} | ${recoveredMs === null ? '' : seconds(recoveredMs)}`;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
process.stdout.write(`guardian ${version}, Node ${process.version}, ${process.platform}\n\n`);
process.stdout.write('| fault | words | test | seconds to act | seconds to recover |\n|---|---|---|---|---|\n');
const rows: Row[] = [];
for (const scenarios of [ENDS, HANGS, LIES, STAMPS]) rows.push(...(await playAll(scenarios)));
for (const { fault, options, play } of OWN_LIVES.filter((one) => isWanted(one.fault))) {
  const row = await outcomeOf(options, play).then((outcome) => ({ fault, outcome }));
  rows.push(row);
  print(row);
}
const bad = rows.filter(({ outcome }) => typeof outcome === 'string').length;
process.stdout.write(`\n${rows.length} faults played, ${bad} failed\n`);
process.exitCode = bad === 0 ? 0 : 1;

async function outcomeOf(options: Parameters<typeof prepare>[0], play: (guarded: Guarded) => Promise<Outcome>) {
  let outcome: Outcome | string = '';
  await within(options, async (guarded) => {
    outcome = await play(guarded);
  }).catch((error: Error) => {
    outcome = error.message.split('\n')[0] ?? '';
  });
  return outcome;
}
