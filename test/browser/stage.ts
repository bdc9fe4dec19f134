// Where the tests of the page play: one browser for a file, and for each test a bot and contexts of its own.
import type { BrowserContextOptions } from 'playwright-core';
import { describe, test } from 'vitest';
import type { Decision, Lists } from '../../bot/server/page/client/api.ts';
import { findBrowser, openBrowser } from '../support/browser.ts';
import { startFakeBot } from './fake-bot.ts';
import { openLook } from './look.ts';
import { dashboard, decision, lists } from './story.ts';

export const PHONE = { viewport: { width: 360, height: 740 } };
/** A busy machine draws late. */
export const PATIENTLY = { timeout: 10_000 };
export const FIRST_ROW = '#decisions-body tr:first-child';

const executable = findBrowser();

/** Its tests run side by side, since most of their time is waiting: each takes `expect` from its own context. */
export const describeInBrowser = (title: string, tell: () => void): void => {
  describe.skipIf(executable === null).concurrent(title, tell);
};

export const it = test
  .extend('executable', { scope: 'file' }, executable ?? '')
  .extend('browser', { scope: 'file' }, async ({ executable }, { onCleanup }) => {
    const browser = await openBrowser(executable);
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('first', { dashboard, lists })
  .extend('bot', async ({ first }, { onCleanup }) => {
    const bot = await startFakeBot(first.dashboard, first.lists);
    onCleanup(bot.die);
    return bot;
  })
  .extend('look', async ({ browser, bot }, { onCleanup }) => {
    const opened: (() => Promise<void>)[] = [];
    onCleanup(async () => {
      for (const close of opened) await close();
    });
    return async (options: BrowserContextOptions = {}, sign?: string) => {
      const look = await openLook(browser, bot.url, options, sign);
      opened.push(() => look.page.context().close());
      return look;
    };
  });

/** The lists with another newest decision. */
export const withReason = (reason: string, changes: Partial<Decision> = {}): Lists => ({
  ...lists,
  decisions: [decision({ reason, ...changes }), ...lists.decisions.slice(1)],
});
