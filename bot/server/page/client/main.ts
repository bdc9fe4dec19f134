// The page's program: puts it in its language, opens the line to the bot, and lets ages tick.
import type { View } from './facts/fact.ts';
import { openFeed } from './feed.ts';
import { openCharts } from './render/charts.ts';
import { showDashboard } from './render/dashboard.ts';
import { part } from './render/dom.ts';
import { speak } from './render/language.ts';
import { showLink } from './render/link.ts';
import { listsShower } from './render/lists.ts';
import { languageOf } from './words/language.ts';

const TICK = 1_000;

const language = languageOf(navigator.language);
const { words } = language;
speak(language);
const charts = openCharts(words);
let heard: { readonly shown: View['shown']; readonly at: number } | null = null;

const draw = () => {
  if (heard) showDashboard({ shown: heard.shown, elapsed: performance.now() - heard.at, words });
};

const feed = openFeed({
  dashboard: (shown, at) => {
    heard = { shown, at };
    charts.position(shown.current_position);
    draw();
  },
  lists: listsShower(charts, words),
  link: (link) => showLink(link, words),
  listsMissing: (areMissing) => {
    part('lists-missing').hidden = !areMissing;
  },
});

setInterval(() => {
  feed.look();
  draw();
}, TICK);
