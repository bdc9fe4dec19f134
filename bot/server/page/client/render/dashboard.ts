// Everything that one dashboard says.
import { botFacts } from '../facts/bot.ts';
import { deciderFacts } from '../facts/decider.ts';
import type { View } from '../facts/fact.ts';
import { figures } from '../facts/figures.ts';
import { positionFacts } from '../facts/position.ts';
import { showBanner } from './banner.ts';
import { part } from './dom.ts';
import { showFacts } from './facts.ts';

export function showDashboard(view: View): void {
  showBanner(view.shown, view.words);
  showFacts(part('figures'), figures(view));
  showFacts(part('position'), positionFacts(view));
  part('no-position').hidden = view.shown.current_position !== null;
  showFacts(part('decider'), deciderFacts(view));
  showFacts(part('bot'), botFacts(view));
}
