// The page for people on the status port. Pure: a status in, one HTML page out that needs nothing else.
import type { Language } from '../sentences/catalogue.ts';
import { decisionFact, facts, headline, restartsFact } from './facts.ts';
import { SCRIPT, STYLE } from './page-assets.ts';
import type { Status } from './status.ts';
import { WORDS } from './words.ts';

/** Every value is escaped: reasons quote the bot, and the bot quotes whom it likes. */
export function page(status: Status, language: Language): string {
  const words = WORDS[language];
  const { health, decision, restarts } = status;
  const own = new Set([words.labels.health, words.labels.decision, words.labels.restarts]);
  const rest = facts(status, words).filter(({ label }) => !own.has(label));
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escapeHtml(`${words.verdicts[health.verdict]} - ${words.title}`)}</title>
<style>${STYLE}</style>
<noscript><meta http-equiv="refresh" content="5"></noscript>
</head>
<body>
<p id="lost" role="alert" hidden>${escapeHtml(words.lost)}</p>
<main>
<h1>${escapeHtml(words.title)}</h1>
<p class="state">${escapeHtml(headline(status, words))}</p>
<p class="verdict ${health.verdict}"><b>${escapeHtml(words.verdicts[health.verdict])}</b><br>${escapeHtml(health.reason ?? health.code)}</p>
${gauge(words.labels.decision, decisionFact(status, words), decision.age_s, decision.limit_s)}
${gauge(words.labels.restarts, restartsFact(status, words), restarts.in_window, restarts.max)}
<dl>
${rest.map(({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`).join('\n')}
</dl>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** A value against its limit, in words and as a bar; without the bar where one of them is not known or the limit is 0. */
function gauge(label: string, text: string, value: number | null, limit: number | null): string {
  const bar =
    value === null || !limit ? '' : `<meter max="${limit}" high="${limit * 0.8}" optimum="0" value="${value}"></meter>`;
  return `<label><span>${escapeHtml(label)}</span> ${escapeHtml(text)}${bar}</label>`;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? '');
