// What a bot with an account costs and how soon its orders leave: start-up and memory of the demo and of the exchange's
// demo account, and the time from the close of a candle to the order, seen at a simulated OKX. `npm run bench-orders`.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dashboard } from '../../bot/server/dashboard.ts';
import { SECRETS } from '../bot/okx/support/settings.ts';
import { botFolder, freePort } from '../bot/support/spawn-bot.ts';
import { openWorld } from '../kill/orders/world.ts';
import { serveOkx } from '../okx/server.ts';

const ORDERS = Number(process.argv[2] ?? 100);
const WATCHED_MS = Number(process.argv[3] ?? 60) * 1000;
const CANDLE = 60_000;
/** Longer than what the pace of OKX's balance allows two looks for, in milliseconds. */
const BEAT = 1_000;
/** Before the close of a candle, in milliseconds: the bot has looked at its clock again by then. */
const AHEAD = 1_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function footprint(name: string, configuration: object, isThere: (shown: Dashboard) => boolean): Promise<void> {
  const port = await freePort();
  const folder = botFolder(JSON.stringify({ bot: { port, ...configuration } }));
  const begun = performance.now();
  const { child } = folder.run({ env: SECRETS });
  const until = async (check: (shown: Dashboard) => boolean) => {
    for (;;) {
      const shown = await fetch(`http://127.0.0.1:${port}/api/dashboard`)
        .then((answer) => answer.json() as Promise<Dashboard>)
        .catch(() => null);
      if (shown !== null && check(shown)) return Math.round(performance.now() - begun);
      await sleep(2);
    }
  };
  const [answers, decides] = [await until(() => true), await until(isThere)];
  await sleep(WATCHED_MS);
  const rollup = readFileSync(`/proc/${child.pid}/smaps_rollup`, 'utf8');
  const megabytes = (field: RegExp) =>
    ([...rollup.matchAll(field)].reduce((sum, match) => sum + Number(match[1]), 0) / 1024).toFixed(0);
  const memory = `${megabytes(/^Rss:\s+(\d+)/gm)} MB RSS, ${megabytes(/^Private_\w+:\s+(\d+)/gm)} MB private`;
  say(`${name}: answers after ${answers} ms, has decided after ${decides} ms; ${memory} ${WATCHED_MS / 1000} s later`);
  await folder.clear();
}

const hasDecided = ({ decision }: Dashboard) => decision.decisions_total > 0;

/** Of the bodies of orders. */
const isEntry = (body: unknown) => (body as { reduceOnly?: boolean } | null)?.reduceOnly !== true;

/** Opens at the first beat of each candle and closes again. */
async function orders(cleaning: (() => void)[]): Promise<void> {
  const world = await openWorld((clean) => cleaning.push(clean), {}, `${BEAT}ms`);
  const { okx, ai, guarded } = world;
  const [sinceClose, sinceAnswer]: [number[], number[]] = [[], []];
  guarded.start();
  const entries = () => okx.audit().writes.filter(({ path, body }) => path.endsWith('/trade/order') && isEntry(body));
  for (let round = 0; round <= ORDERS; round++) {
    const close = Math.ceil((okx.clock.now() + AHEAD) / CANDLE) * CANDLE;
    world.later(close - AHEAD - okx.clock.now());
    const before = entries().length;
    // A question that was asked before is still answered with HOLD.
    await sleep(close - okx.clock.now());
    ai.say('BUY');
    await world.wait(() => entries().length > before, 'an entry');
    const answered = ai.answeredAt() + okx.clock.now() - Date.now();
    const at = entries().at(-1)?.at as number;
    // The first one sets the leverage.
    if (round > 0) {
      sinceClose.push(at - close);
      sinceAnswer.push(at - answered);
    }
    ai.say('HOLD');
    await world.wait(() => world.open() > 0, 'a position');
    ai.say('SELL');
    await world.wait(() => world.open() + world.stops() === 0, 'the end of the position');
  }
  say(`${ORDERS} entries, beat of ${BEAT} ms: from the close of the candle ${shares(sinceClose)}`);
  say(`${ORDERS} entries: from the answer of the AI ${shares(sinceAnswer)}`);
}

function shares(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => `${Math.round(sorted[Math.ceil(share * sorted.length) - 1] as number)} ms`;
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, worst ${at(1)}`;
}

await footprint('demo mode', {}, hasDecided);
const okx = await serveOkx({ key: { isDemo: true }, followsWalk: true });
const exchange = { base_url: okx.baseUrl, demo: true };
await footprint('okx mode', { test_mode: false, market_data: 'okx', exchange }, hasDecided);
await okx.close();
const cleaning: (() => void)[] = [];
try {
  await orders(cleaning);
} finally {
  for (const clean of cleaning) clean();
}
process.exit(0);
