// The page for people: made of the dashboard and the last decisions, everything in it escaped.
import { localTime } from '../../../common/clock.ts';
import type { Decided } from '../../domain/state.ts';
import type { Dashboard } from '../dashboard.ts';
import { escaped, page, type Reply, trusted } from '../web.ts';
import { POLICY, REFRESH_SECONDS, SCRIPT, STYLE } from './assets.ts';

export function botPage(shown: Dashboard, decisions: readonly Decided[]): Reply {
  const { config, ai, market_data: market, decision } = shown;
  const facts = {
    Price: shown.current_price === 0 ? 'none yet' : `${shown.current_price.toFixed(2)} USDT`,
    Symbol: `${config.symbol}, ${config.timeframe} candles`,
    'Decided by': `${ai.label} (${ai.provider}, ${ai.model})`,
    'State of the decider': stateOf(ai),
    'Last decision':
      decision.last_decision_age_s === null ? 'none yet' : `${Math.round(decision.last_decision_age_s)}s ago`,
    'Decisions since the start': decision.decisions_total,
    'Beats without a decision': `${decision.fallbacks_total}, ${decision.consecutive_fallbacks} of them in a row now`,
    'Decides every': `${decision.decision_interval_s}s`,
    Market: `${market.source}: ${market.status}`,
    Balance: `${shown.account_info.usdt_balance.toFixed(2)} USDT on paper, no position`,
    Process: `${shown.process.phase}, pid ${shown.process.pid}, version ${shown.process.version}`,
  };
  const markup = escaped`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<noscript><meta http-equiv="refresh" content="${REFRESH_SECONDS}"></noscript>
<link rel="icon" href="data:,">
<title>Trading bot: test mode</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<header>
<p>TEST MODE: recorded candles, paper only</p>
<p class="lost" role="status" hidden>The bot does not answer: what stands below is old.</p>
</header>
<main>
<h1>Trading bot</h1>
<dl>
${Object.entries(facts).map(([name, value]) => escaped`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
<h2>Last decisions</h2>
${decisions.length === 0 ? escaped`<p>None yet.</p>` : escaped`<ol>\n${decisions.map(item)}</ol>`}
</main>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`;
  return page(String(markup), POLICY);
}

function stateOf({ status, reason, http_status, breaker, retry_at }: Dashboard['ai']): string {
  const until = retry_at === null ? '' : ` until ${localTime(Date.parse(retry_at))}`;
  return [
    status,
    ...(reason === null ? [] : [reason]),
    ...(http_status === null ? [] : [`HTTP ${http_status}`]),
    ...(breaker === 'closed' ? [] : [`circuit breaker ${breaker}${until}`]),
  ].join(', ');
}

const item = ({ signal, confidence, reason, price, made }: Decided) =>
  escaped`<li><b class="${signal}">${signal}</b> ${confidence} at ${price.toFixed(2)}, ${localTime(made.wall)}<br><bdi>${reason}</bdi></li>\n`;
