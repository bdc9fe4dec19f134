// What a test sees of a page: what went wrong on it, its colours, and how far its keys reach.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export type Look = {
  readonly page: Page;
  /** Complaints of the console (violations of the policy are among them), uncaught errors, dialogs, requests elsewhere. */
  readonly troubles: readonly string[];
};

/**
 * Opens the page in a context of its own.
 *
 * @param sign What is waited for; all lists are there once it knows whether there are trades.
 */
export async function openLook(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  sign = '#trades-body tr:visible, #no-trades:visible',
): Promise<Look> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) troubles.push(`asks ${request.url()}`);
  });
  await page.goto(url);
  await page.locator(sign).first().waitFor();
  return { page, troubles };
}

/** Moves the page's monotonic clock forward, so that nobody waits. */
export const passOver = (page: Page, ms: number): Promise<void> =>
  page.evaluate<void>(`{ const now = performance.now.bind(performance); performance.now = () => now() + ${ms}; }`);

/** Where the focus goes from the top of the page, key by key, until it has left it. */
export async function tabThrough(page: Page): Promise<string[]> {
  const stops: string[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate<string>(`(() => {
      const { id, className, tagName } = document.activeElement;
      return tagName === 'BODY' ? '' : id || className || tagName;
    })()`);
    if (stop === '' || stops.length > 200) return stops;
    stops.push(stop);
  }
}

/** Texts in sight whose contrast with what lies behind them is below 4.5. */
export const paleTexts = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const luminance = ([r, g, b]) => {
      const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const behind = (element) => {
      const own = channels(getComputedStyle(element).backgroundColor);
      return own[3] === 0 ? behind(element.parentElement) : own;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const pale = [];
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (walker.currentNode.data.trim() === '' || !element.checkVisibility() || element.tagName === 'NOSCRIPT') continue;
      const [a, b] = [luminance(channels(getComputedStyle(element).color)), luminance(behind(element))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (contrast < 4.5) pale.push(walker.currentNode.data + ': ' + contrast.toFixed(2));
    }
    return pale;
  })()`);

/** Which of the page's colours, by their names, are drawn somewhere in a chart. */
export const coloursIn = (page: Page, chart: string): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const drawn = new Set();
    for (const canvas of document.querySelectorAll('${chart} canvas')) {
      if (canvas.width === 0 || canvas.height === 0) continue;
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) drawn.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    }
    const style = getComputedStyle(document.documentElement);
    const amountOf = (name) => Number.parseInt(style.getPropertyValue('--' + name).trim().slice(1), 16);
    return ['card', 'good', 'bad', 'accent'].filter((name) => drawn.has(amountOf(name)));
  })()`);
