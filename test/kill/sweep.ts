// Kills the bot with -9 at random moments, again and again, and compares what it has shown with what is on disk.
import { join } from 'node:path';
import type { Dashboard } from '../../bot/server/dashboard.ts';
import { botFolder, freePort } from '../bot/support/spawn-bot.ts';
import { faultsIn, type Left, readLeft } from './books.ts';

export type Sweep = {
  /** A sentence for each; empty where all is well. */
  readonly faults: readonly string[];
  readonly kills: number;
  /** How many of them came before the bot answered. */
  readonly early: number;
  readonly decisions: number;
  readonly fills: number;
  /** Decisions and balances that had been shown, each looked for on disk. */
  readonly shown: number;
};

/** Much trading in little time: a beat of 10 ms and nothing that denies. */
const configuration = (port: number) =>
  JSON.stringify({
    bot: {
      port,
      decision_interval: '10ms',
      risk: { min_hold: '0s', max_orders_per_hour: 1_000_000, min_confidence: 'LOW', max_daily_loss: 'none' },
    },
  });

/** @param random In [0, 1): the same numbers make the same moments. */
export async function sweep(kills: number, random: () => number): Promise<Sweep> {
  const port = await freePort();
  const folder = botFolder(configuration(port));
  const file = join(folder.path, 'data/bot.db');
  const faults: string[] = [];
  let left: Left | null = null;
  let early = 0;
  let seenInAll = 0;
  try {
    for (let kill = 0; kill < kills; kill++) {
      const bot = folder.run();
      const isEarly = random() < 0.2;
      const seen = new Set<string>();
      if (isEarly) await sleep(random() * 250);
      else {
        await untilDecided(port);
        const end = performance.now() + random() * 100;
        while (performance.now() < end) for (const key of await shown(port)) seen.add(key);
      }
      bot.child.kill('SIGKILL');
      const code = await bot.exited;
      if (code !== 'SIGKILL') faults.push(`kill ${kill}: the bot had ended by itself: ${code} ${bot.output.stderr}`);
      if (isEarly) early++;
      const now = readLeftOrNone(file);
      if (now === null) continue;
      const kept = new Set([
        ...now.decisions.map((row) => decisionKey(new Date(Number(row.made_at)).toISOString(), String(row.signal))),
        ...now.equity.map((row) => cashKey(Number(row.cash))),
      ]);
      for (const key of seen) if (!kept.has(key)) faults.push(`kill ${kill}: ${key} was shown and is lost`);
      faults.push(...faultsIn(now, left).map((fault) => `kill ${kill}: ${fault}`));
      left = now;
      seenInAll += seen.size;
    }
    return {
      faults,
      kills,
      early,
      shown: seenInAll,
      decisions: left?.decisions.length ?? 0,
      fills: left?.fills.length ?? 0,
    };
  } finally {
    await folder.clear();
  }
}

const decisionKey = (at: string, signal: string) => `decision ${at} ${signal}`;
const cashKey = (cash: number) => `cash ${cash.toFixed(6)}`;

async function shown(port: number): Promise<string[]> {
  const { decisions } = await ask<{ decisions: readonly { at: string; signal: string }[] }>(
    port,
    'ai_decisions?limit=50',
  );
  const { account_info: account } = await ask<Dashboard>(port, 'dashboard');
  return [...decisions.map(({ at, signal }) => decisionKey(at, signal)), cashKey(account.usdt_balance)];
}

const ask = async <T>(port: number, path: string): Promise<T> =>
  (await (await fetch(`http://127.0.0.1:${port}/api/${path}`)).json()) as T; // as the bot's own routes say

async function untilDecided(port: number): Promise<void> {
  const end = performance.now() + 10_000;
  for (;;) {
    try {
      if ((await ask<Dashboard>(port, 'dashboard')).decision.decisions_total > 0) return;
    } catch {
      // It does not listen yet.
    }
    if (performance.now() > end) throw new Error('the bot has not decided within 10 s');
    await sleep(2);
  }
}

function readLeftOrNone(file: string): Left | null {
  try {
    return readLeft(file);
  } catch (error) {
    // Killed before its tables were made.
    if (/no such table|unable to open/.test(String(error))) return null;
    throw error;
  }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
