import { describe } from 'vitest';
import { zh } from '../../bot/server/page/client/words/zh.ts';
import { coloursIn, paleTexts, tabThrough } from './look.ts';
import { describeInBrowser, FIRST_ROW, it, PATIENTLY, withReason } from './stage.ts';
import { dashboard, lists } from './story.ts';

describeInBrowser('the page', () => {
  describe('is for everybody: it', () => {
    it.for([360, 1280])('fits %d pixels', async (width, { bot, look, expect }) => {
      bot.give(withReason('y'.repeat(10_000), { outcome: 'denied', why: 'z'.repeat(500) }));
      const { page } = await look({ viewport: { width, height: 740 } });
      await page.locator('#decisions-all').click();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    });
    it('is reached by keyboard, all of it, and the focus is seen', async ({ bot, look, expect }) => {
      bot.give(withReason('long '.repeat(1_000)));
      const { page } = await look();
      await page.locator(`${FIRST_ROW} .fold:visible`).waitFor();
      expect(await tabThrough(page)).toEqual([
        'skip',
        'price-out',
        'price-in',
        'price-newest',
        'price-group',
        'equity-out',
        'equity-in',
        'equity-newest',
        'equity-group',
        'fold',
        'decisions-all',
        'A',
      ]);
      await page.locator('#price-group').focus();
      await page.keyboard.press('ArrowLeft');
      expect(await page.evaluate(`getComputedStyle(document.activeElement).outlineStyle`)).toBe('solid');
    });
    it('reads the charts out, point by point', async ({ look, expect }) => {
      const { page } = await look({ timezoneId: 'UTC' });
      const read = () => page.locator('#price-read').innerText();
      expect(await read()).toMatch(/^11-21 01:45 /);
      await page.locator('#price-group').focus();
      for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', '+', 'ArrowRight']) await page.keyboard.press(key);
      await expect.poll(read, PATIENTLY).toMatch(/^11-21 01:15 /);
      await page.keyboard.press('End');
      await expect.poll(read, PATIENTLY).toMatch(/^11-21 01:45 /);
      await page.locator('#equity-group').focus();
      await page.keyboard.press('ArrowLeft');
      expect(await page.locator('#equity-read').innerText()).toMatch(/^11-21 01:45:00 +10,162.00$/);
      await page.locator('#price-group').hover();
      await expect.poll(read, PATIENTLY).toMatch(/^11-20 /);
    });
    it.for(['light', 'dark'] as const)('is legible in the %s', async (colorScheme, { bot, look, expect }) => {
      const ai = { ...dashboard.ai, status: 'down', breaker: 'half_open', reason: 'timeout' } as const;
      bot.show({ ...dashboard, ai, trading: { ...dashboard.trading, state: 'entries_halted' } });
      const { page } = await look({ colorScheme });
      expect(await paleTexts(page)).toEqual([]);
    });
    it('repaints its charts when the system turns dark', async ({ look, expect }) => {
      const { page } = await look({ colorScheme: 'light' });
      await page.emulateMedia({ colorScheme: 'dark' });
      await expect.poll(() => coloursIn(page, '#price-chart'), PATIENTLY).toEqual(['card', 'good', 'bad', 'accent']);
      await expect.poll(() => coloursIn(page, '#equity-chart'), PATIENTLY).toContain('card');
    });
    it('speaks Chinese to those who do', async ({ look, expect }) => {
      const { page, troubles } = await look({ locale: 'zh-CN' });
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
      expect(await page.locator('#mode').innerText()).toBe(zh.modes.demo);
      expect(await page.locator('h2').allInnerTexts()).toContain(zh.decisions);
      const left =
        (await page.locator('main').innerText()).match(/\b(?!USDT|BTC|builtin|rules|pid)[A-Za-z]{4,}\b/g) ?? [];
      const fromTheBot = `${dashboard.ai.label} ${dashboard.market_data.source} ${lists.decisions.map(({ reason, why }) => reason + why)}`;
      expect(left.filter((word) => !fromTheBot.includes(word))).toEqual([]);
      expect(troubles).toEqual([]);
    });
    it('names its parts for a screen reader', async ({ look, expect }) => {
      const { page } = await look();
      expect(await page.getByRole('region', { name: 'Equity curve' }).count()).toBe(1);
      expect(
        await page
          .getByRole('table', { name: /What was decided/ })
          .getByRole('columnheader')
          .count(),
      ).toBe(6);
      expect(await page.getByRole('group', { name: /Price chart/ }).count()).toBe(1);
    });
  });
});
