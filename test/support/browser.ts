// A real browser for tests: Debian's Chromium, or the one that CHROME_PATH names.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Null where there is none, said once: tests that need one are skipped then. */
export function findBrowser(): string | null {
  const places = [process.env.CHROME_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = places.find((path) => path && existsSync(path));
  if (found) return found;
  process.stdout.write('No Chromium here (apt-get install chromium, or set CHROME_PATH): browser tests are skipped.\n');
  return null;
}

export const openBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
