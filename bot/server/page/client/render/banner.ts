// The mode, said where it cannot be missed, also in the title of the tab.
import type { Dashboard } from '../api.ts';
import { currencies, price } from '../format.ts';
import type { Words } from '../words/en.ts';
import { dress, part, say } from './dom.ts';

export function showBanner({ mode, config, current_price }: Dashboard, words: Words): void {
  const banner = part('mode');
  say(banner, words.modes[mode]);
  dress(banner, mode === 'live' ? 'mode live' : 'mode test');
  say(part('symbol'), `${config.symbol}, ${config.timeframe}`);
  const { base } = currencies(config.symbol);
  const now = current_price === 0 ? words.title : `${price(current_price)} ${base}`;
  document.title = `${words.modesShort[mode]}: ${now}`;
}
