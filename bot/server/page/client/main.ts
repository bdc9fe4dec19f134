// The page's program: puts it in its language, opens the line to the bot, and lets ages tick.
import { chosenIn, showing } from './chosen.ts';
import type { View } from './facts/fact.ts';
import { type Listener, openFeed } from './feed.ts';
import { openCharts } from './render/charts.ts';
import { showDashboard } from './render/dashboard.ts';
import { part } from './render/dom.ts';
import { speak } from './render/language.ts';
import { showLink } from './render/link.ts';
import { listsShower } from './render/lists.ts';
import { showSymbols } from './render/symbols.ts';
import { languageOf } from './words/language.ts';

const TICK = 1_000;

const language = languageOf(navigator.language);
const { words } = language;
speak(language);
const charts = openCharts(words);
let heard: { readonly shown: View['shown']; readonly at: number } | null = null;

/** The symbol that a person has chosen to see at large. */
let wish: string | null = null;

const draw = () => {
  if (!heard) return;
  const chosen = chosenIn(heard.shown, wish);
  const view: View = { shown: showing(heard.shown, chosen), elapsed: performance.now() - heard.at, words };
  charts.position(view.shown.current_position);
  showDashboard(view);
  showSymbols(view, chosen, choose);
};

const choose = (symbol: string) => {
  wish = symbol;
  draw();
  feed.again();
};

const listener: Listener = {
  dashboard: (shown, at) => {
    heard = { shown, at };
    draw();
  },
  lists: listsShower(charts, words),
  link: (link) => showLink(link, words),
  listsMissing: (areMissing) => {
    part('lists-missing').hidden = !areMissing;
  },
};
const feed = openFeed(listener, () => wish);

setInterval(() => {
  feed.look();
  draw();
}, TICK);
