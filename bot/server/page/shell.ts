// The page before anything is known: landmarks, headings, empty lists. Its script fills it in, in the reader's language.
import { en, type Sentence } from './client/words/en.ts';

/** @param attributes Ours, as markup. */
const said = (tag: string, key: Sentence, attributes = '') =>
  `<${tag} data-say="${key}"${attributes}>${escaped(en[key])}</${tag}>`;

/** @param attributes Ours, as markup. */
const panel = (id: string, title: Sentence, content: string, attributes = '') => `
<section class="panel ${id}-panel" aria-labelledby="${id}-title"${attributes}>
${said('h2', title, ` id="${id}-title"`)}
${content}
</section>`;

const chart = (id: string, keys: Sentence, empty: string, more = '') => `
<div class="bar">
<p id="${id}-read" class="read"></p>
<p class="buttons">${button(`${id}-out`, 'zoomOut', '−')}${button(`${id}-in`, 'zoomIn', '+')}
${said('button', 'newest', ` id="${id}-newest" type="button"`)}</p>
</div>
<div id="${id}-group" class="chart" role="group" tabindex="0" data-label="${keys}" aria-label="${escaped(en[keys])}" aria-describedby="${id}-read">
${empty}
<div id="${id}-chart" class="canvas" aria-hidden="true"></div>
</div>
${more}`;

const button = (id: string, label: Sentence, sign: string) =>
  `<button id="${id}" type="button" data-label="${label}" aria-label="${escaped(en[label])}">${sign}</button>`;

/** Its first rows, with a button for the others. */
const table = (id: string, caption: Sentence, columns: readonly Sentence[]) => `
${list(id, caption, columns, ` id="${id}-table" hidden`, 'first')}
${said('button', 'showAll', ` id="${id}-all" class="all" type="button" aria-expanded="false" aria-controls="${id}-body" hidden`)}`;

/** Roles are said, since the style sheet lays the table out as blocks on a narrow screen. */
const list = (id: string, caption: Sentence, columns: readonly Sentence[], attributes = '', rows = '') => `
<table class="${`list ${rows}`.trim()}" role="table"${attributes}>
${said('caption', caption)}
<thead role="rowgroup"><tr role="row">${columns.map((key) => said('th', key, ' scope="col" role="columnheader"')).join('')}</tr></thead>
<tbody id="${id}-body" role="rowgroup"></tbody>
</table>`;

const legend = () => `
<ul class="legend">
<li><span class="BUY" aria-hidden="true">●</span> ${said('span', 'legendBuy')}</li>
<li><span class="SELL" aria-hidden="true">●</span> ${said('span', 'legendSell')}</li>
<li><span class="HOLD" aria-hidden="true">▂</span> ${said('span', 'legendHold')}</li>
<li><span class="BUY" aria-hidden="true">▲</span> <span class="SELL" aria-hidden="true">▼</span> ${said('span', 'legendOpened')}</li>
<li><span class="mark" aria-hidden="true">■</span> ${said('span', 'legendClosed')}</li>
</ul>
${said('p', 'chartInWords', ' class="aside"')}`;

const attribution = () =>
  `${said('span', 'charts')} <a href="https://www.tradingview.com/lightweight-charts/" rel="noopener noreferrer" target="_blank" data-say="attribution">${en.attribution}</a>`;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export const shell = (): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
<title>${en.title}</title>
</head>
<body>
${said('a', 'skip', ' class="skip" href="#main"')}
<header class="banner">
<p id="mode" class="mode"></p>
<p id="link" class="link" role="status" data-say="connecting">${en.connecting}</p>
<noscript><p class="noscript">${en.noScript}</p></noscript>
</header>
<main id="main" class="main" tabindex="-1">
<div class="title">${said('h1', 'title')} <p id="symbol" class="symbol"></p></div>
<p id="news" class="aside" role="status"></p>
<section aria-labelledby="figures-title">
${said('h2', 'figures', ' id="figures-title" class="aside"')}
<dl id="figures" class="figures"></dl>
</section>
${said('p', 'listsMissing', ' id="lists-missing" class="trouble" role="status" hidden')}
${panel('symbols', 'symbols', list('symbols', 'symbolsCaption', ['symbol', 'price', 'position', 'lastDecision', 'state']), ' id="symbols-panel" hidden')}
<div class="columns">
<div class="wide">${panel('chart', 'chart', chart('price', 'chartKeys', said('p', 'noCandles', ' id="no-candles" class="empty" hidden'), legend()))}
${panel('curve', 'equityCurve', chart('equity', 'equityKeys', said('p', 'noCurve', ' id="no-curve" class="empty" hidden')))}
</div>
<div class="narrow">${panel('position', 'position', `${said('p', 'noPosition', ' id="no-position" hidden')}<dl id="position" class="facts"></dl>`)}
${panel('decider', 'decider', '<dl id="decider" class="facts"></dl>')}
${panel('bot', 'bot', '<dl id="bot" class="facts"></dl>')}
</div>
</div>
${panel('decisions', 'decisions', `${said('p', 'noDecisions', ' id="no-decisions" hidden')}${table('decisions', 'decisionsCaption', ['time', 'decision', 'price', 'levels', 'cameOfIt', 'reason'])}`)}
${panel('trades', 'trades', `${said('p', 'noTrades', ' id="no-trades" hidden')}${table('trades', 'tradesCaption', ['opened', 'closed', 'side', 'entry', 'exit', 'cause', 'fees', 'profit'])}`)}
</main>
<footer class="footer"><p>${attribution()}</p></footer>
</body>
</html>
`;
