import { describe } from 'vitest';
import { passOver } from './look.ts';
import { describeInBrowser, FIRST_ROW, it, withReason } from './stage.ts';
import { dashboard, decision, iso, lists, NOW } from './story.ts';

describeInBrowser('how the page follows the bot', () => {
  describe('it follows the bot', () => {
    it('without being loaded again', async ({ bot, look, expect }) => {
      const { page, troubles } = await look();
      await page.evaluate('window.marked = true');
      bot.give(withReason('A new reason.', { at: iso(NOW + 60_000), signal: 'BUY', outcome: 'opened' }));
      bot.show({ ...dashboard, current_price: 60_000, decision: { ...dashboard.decision, decisions_total: 101 } });
      await page.getByText('A new reason.').waitFor();
      expect(await page.locator('#figures').innerText()).toContain('60,000.00');
      expect(await page.locator('#news').innerText()).toBe('BUY at 56,347.69: opened a position');
      expect(await page.evaluate('window.marked')).toBe(true);
      expect(troubles).toEqual([]);
    });
    it('and leaves alone what is being read', async ({ bot, look, expect }) => {
      bot.give(withReason('long '.repeat(1_000)));
      const { page } = await look();
      await page.locator(FIRST_ROW).getByRole('button', { name: 'more' }).click();
      bot.give({
        ...lists,
        decisions: [
          decision({ reason: 'Newer.', at: iso(NOW + 60_000) }),
          ...withReason('long '.repeat(1_000)).decisions,
        ],
      });
      bot.show({ ...dashboard, decision: { ...dashboard.decision, decisions_total: 101 } });
      await page.getByText('Newer.').waitFor();
      expect(await page.locator('#decisions-body tr:nth-child(2) [aria-expanded=true]').count()).toBe(1);
      expect(await page.evaluate('document.activeElement.textContent')).toBe('less');
    });
    it('lets ages tick between two events', async ({ look }) => {
      const { page } = await look();
      await passOver(page, 5_000);
      await page.getByText(/^1[4-9]s ago$/).waitFor();
    });
    it('says that the lists are missing when the API fails, and makes up for it at the next event', async ({
      bot,
      look,
      expect,
    }) => {
      bot.fail('/api/kline', 1);
      const { page, troubles } = await look({}, '#lists-missing');
      expect(await page.locator('#lists-missing').innerText()).toMatch(/could not be read/);
      bot.show(dashboard);
      await page.locator(FIRST_ROW).waitFor();
      expect(await page.locator('#lists-missing').isVisible()).toBe(false);
      expect(troubles).toEqual([expect.stringContaining('status of 500')]);
    });
  });

  describe('a lost bot', () => {
    it('is said, and so is its return', async ({ bot, look, expect }) => {
      const { page } = await look();
      await bot.die();
      await page.getByText('The bot does not answer: what stands below is old.').waitFor();
      expect(await page.locator('.old #figures').innerText()).toContain('56,347.69');
      bot.show({ ...dashboard, current_price: 61_000 });
      await bot.revive();
      await page.getByText('61,000.00').waitFor();
      expect(await page.locator('#link').innerText()).toBe('Connected to the bot.');
      expect(await page.locator('.old').count()).toBe(0);
    });
    it('is said even if its line stands and only nothing comes', async ({ bot, look, expect }) => {
      const { page, troubles } = await look();
      bot.hang(true);
      await passOver(page, 13_000);
      await page.getByText('The bot does not answer').waitFor();
      expect(troubles).toEqual([]);
    });
    it('is tried again, if it fails at first', async ({ bot, look, expect }) => {
      bot.fail('/api/events', 1);
      const { page } = await look();
      expect(await page.locator('#link').innerText()).toBe('Connected to the bot.');
    });
  });
});
