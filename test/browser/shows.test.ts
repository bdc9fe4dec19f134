import { describe } from 'vitest';
import { coloursIn } from './look.ts';
import { describeInBrowser, FIRST_ROW, it, PATIENTLY, PHONE, withReason } from './stage.ts';
import { dashboard, decision, lists, noLists, symbolShown } from './story.ts';

const ETH = 'ETH/USDT:USDT';
const both = {
  ...dashboard,
  symbols: [symbolShown(), symbolShown({ symbol: ETH, current_price: 3_001.5, current_position: null })],
};
const named = { ...lists, decisions: [decision({ symbol: ETH }), ...lists.decisions] };

describeInBrowser('what the page shows', () => {
  describe('the banner', () => {
    it('says the mode, also in the title of the tab', async ({ look, expect }) => {
      const { page, troubles } = await look();
      expect(await page.locator('#mode').innerText()).toBe('TEST MODE: recorded candles, paper only');
      expect(await page.title()).toBe('TEST: 56,347.69 BTC');
      expect(troubles).toEqual([]);
    });
    it('stays in sight', async ({ look, expect }) => {
      const { page } = await look(PHONE);
      await page.locator('footer').scrollIntoViewIfNeeded();
      expect((await page.locator('#mode').boundingBox())?.y).toBe(0);
    });
    it('is another one for real money', async ({ bot, look, expect }) => {
      bot.show({ ...dashboard, mode: 'live' });
      const { page } = await look();
      expect(await page.locator('#mode.live').innerText()).toBe('LIVE: real orders, real money');
      expect(await page.title()).toMatch(/^LIVE:/);
    });
  });

  describe('it shows', () => {
    it('figures, position, decider and bot', async ({ look, expect }) => {
      const { page } = await look();
      const shown = await page.locator('main').innerText();
      for (const fact of [
        '56,347.69',
        '+157.61',
        '55,171.10',
        'Built-in rules: no AI key',
        'closed: calls pass',
        '4242',
      ])
        expect(shown).toContain(fact);
    });
    it('decisions with their reasons and what came of them, and trades', async ({ look, expect }) => {
      const { page } = await look();
      expect(await page.locator('#decisions-body .denied').first().innerText()).toContain('confidence LOW is below');
      expect(await page.locator('#decisions-body tr:visible').count()).toBe(10);
      await page.locator('#decisions-all').click();
      expect(await page.locator('#decisions-body tr:visible').count()).toBe(50);
      expect(await page.locator('#trades-body').innerText()).toMatch(/long 0.12[\s\S]*short 0.12[\s\S]*take-profit/);
    });
    it('sentences where there is nothing yet', async ({ bot, look, expect }) => {
      bot.give(noLists);
      bot.show({ ...dashboard, current_position: null });
      const { page, troubles } = await look();
      const shown = await page.locator('main').innerText();
      for (const sentence of [
        'No candle yet.',
        'No equity curve yet',
        'No position',
        'No decision yet.',
        'No trade yet.',
      ])
        expect(shown).toContain(sentence);
      expect(troubles).toEqual([]);
    });
    it('entry, stop and target on the chart, only while there are such', async ({ bot, look, expect }) => {
      const rising = lists.kline.candles.map((candle, index) => {
        return { ...candle, open: 56_000 + index, close: 56_001 + index, low: 56_000 + index, high: 56_001 + index };
      });
      bot.give({ ...lists, kline: { candles: rising, decisions: [], fills: [] } });
      const position = dashboard.current_position;
      const { page } = await look();
      await expect.poll(() => coloursIn(page, '#price-chart'), PATIENTLY).toEqual(['card', 'good', 'bad', 'accent']);
      bot.show({ ...dashboard, current_position: position && { ...position, stop_loss_px: null } });
      await expect.poll(() => coloursIn(page, '#price-chart'), PATIENTLY).toEqual(['card', 'good', 'accent']);
      bot.show({ ...dashboard, current_position: null });
      await expect.poll(() => coloursIn(page, '#price-chart'), PATIENTLY).toEqual(['card', 'good']);
    });
    it('decisions and fills on the chart', async ({ bot, look, expect }) => {
      const { candles } = lists.kline;
      const still = candles.map((candle) => ({ ...candle, open: 1, close: 1, low: 1, high: 1 }));
      const time = candles.at(-5)?.time ?? 0;
      const fill = { time, side: 'long', action: 'close', price: 1, size: 1, cause: 'decision' } as const;
      const sold = { time, signal: 'SELL', outcome: 'closed' } as const;
      bot.show({ ...dashboard, current_position: null });
      bot.give({ ...lists, kline: { candles: still, decisions: [sold], fills: [fill] } });
      const { page } = await look();
      await expect.poll(() => coloursIn(page, '#price-chart'), PATIENTLY).toEqual(['card', 'good', 'bad', 'accent']);
    });
    it('times of the reader’s own zone', async ({ look, expect }) => {
      const { page } = await look({ timezoneId: 'Asia/Kolkata' });
      expect(await page.locator(`${FIRST_ROW} time`).innerText()).toBe('11-21 07:30:00');
      expect(await page.locator('#price-read').innerText()).toMatch(/^11-21 07:15 +open/);
    });
  });

  describe('what a model wrote', () => {
    const HOSTILE = `"><script>window.pwned = 1; alert(1)</script><img src="http://127.0.0.1:9/x" onerror="window.pwned = 1">`;
    it('is shown as text and runs nothing', async ({ bot, look, expect }) => {
      bot.give(
        withReason(HOSTILE, { outcome: 'denied', why: HOSTILE, source: 'ai', provider: HOSTILE, model: HOSTILE }),
      );
      bot.show({
        ...dashboard,
        ai: { ...dashboard.ai, label: HOSTILE, reason: HOSTILE },
        config: { symbol: HOSTILE, timeframe: HOSTILE },
      });
      const { page, troubles } = await look();
      expect(await page.locator(`${FIRST_ROW} .why bdi`).first().innerText()).toBe(HOSTILE);
      expect(await page.locator('main script, main img').count()).toBe(0);
      expect(await page.evaluate('window.pwned')).toBeUndefined();
      expect(troubles).toEqual([]);
    });
    it('could not become markup even by a mistake of ours', async ({ look, expect }) => {
      const { page } = await look();
      const tried = page.evaluate(`document.body.innerHTML = '<b>x</b>'`);
      await expect(tried).rejects.toThrow(/TrustedHTML/);
    });
    it('is folded when it is long, and unfolds by key', async ({ bot, look, expect }) => {
      bot.give(withReason(`${'long '.repeat(1_000)}${'x'.repeat(5_000)}`));
      const { page } = await look(PHONE);
      const row = page.locator(FIRST_ROW);
      const button = row.getByRole('button', { name: 'more' });
      await button.waitFor();
      expect((await row.boundingBox())?.height).toBeLessThan(250);
      await button.focus();
      await page.keyboard.press('Enter');
      await row.getByRole('button', { name: 'less', expanded: true }).waitFor();
      expect((await row.boundingBox())?.height).toBeGreaterThan(2_000);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    });
    it('turns round nothing but itself', async ({ bot, look, expect }) => {
      bot.give(withReason('\u202Eturned \u0007\u200B', { source: 'ai', provider: 'after', model: 'it' }));
      const { page } = await look();
      const isolation = await page.evaluate(
        `getComputedStyle(document.querySelector('${FIRST_ROW} .why bdi')).unicodeBidi`,
      );
      expect(isolation).toBe('isolate');
      expect(await page.locator(`${FIRST_ROW} .why small`).innerText()).toBe('after, it');
    });
  });

  describe('of several symbols', () => {
    it('shows each in a row, the first at large, and names the symbol of each decision and trade', async ({
      bot,
      look,
      expect,
    }) => {
      bot.give(named);
      bot.show(both);
      const { page, troubles } = await look();
      expect(await page.locator('#symbols-body').innerText()).toMatch(
        /BTC\/USDT:USDT[\s\S]*ETH\/USDT:USDT[\s\S]*3,001.50/,
      );
      expect(await page.locator('#symbol').innerText()).toBe('BTC/USDT:USDT, 15m');
      expect(await page.locator(FIRST_ROW).innerText()).toContain(ETH);
      expect(await page.locator('#trades-body tr').first().innerText()).toContain('BTC/USDT:USDT');
      expect(troubles).toEqual([]);
    });

    it('shows another one at large when it is chosen, by key too, and goes on with it', async ({
      bot,
      look,
      expect,
    }) => {
      bot.show(both);
      const { page, troubles } = await look(PHONE);
      const eth = page.getByRole('button', { name: ETH });
      await eth.focus();
      await page.keyboard.press('Enter');
      expect(await page.locator('#symbol').innerText()).toBe(`${ETH}, 15m`);
      expect(await page.title()).toBe('TEST: 3,001.50 ETH');
      expect(await page.locator('#no-position').isVisible()).toBe(true);
      const kline = `/api/kline?symbol=${encodeURIComponent(ETH)}`;
      await expect.poll(() => bot.asked().includes(kline), PATIENTLY).toBe(true);
      bot.show({ ...both, symbols: [symbolShown(), symbolShown({ symbol: ETH, current_price: 3_002 })] });
      await expect.poll(() => page.title(), PATIENTLY).toBe('TEST: 3,002.00 ETH');
      expect(await page.getByRole('button', { pressed: true }).innerText()).toBe(ETH);
      expect(await page.evaluate('document.activeElement.innerText')).toBe(ETH);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      expect(troubles).toEqual([]);
    });

    describe('that has but one', () => {
      it('shows no table of symbols, and names none in its lists', async ({ bot, look, expect }) => {
        bot.show({ ...dashboard, symbols: [symbolShown()] });
        const { page } = await look();
        expect(await page.locator('#symbols-panel').isVisible()).toBe(false);
        expect(await page.locator(FIRST_ROW).innerText()).not.toContain('BTC/USDT');
      });
    });
  });
});
