// The tables, the charts, and the news of a decision for those who do not see it appear.
import type { Decision, Lists } from '../api.ts';
import { price } from '../format.ts';
import type { Words } from '../words/en.ts';
import type { Charts } from './charts.ts';
import { showDecisions } from './decisions.ts';
import { part, say } from './dom.ts';
import { showFirstRows } from './first-rows.ts';
import { showTrades } from './trades.ts';

export function listsShower(charts: Charts, words: Words): (lists: Lists) => void {
  let newest: string | null = null;
  const firstDecisions = showFirstRows('decisions', words);
  const firstTrades = showFirstRows('trades', words);
  return (lists) => {
    const { decisions, trades, areSeveral } = lists;
    showDecisions(part('decisions-body'), decisions, areSeveral, words);
    part('decisions-table').hidden = decisions.length === 0;
    part('no-decisions').hidden = decisions.length > 0;
    firstDecisions.of(decisions.length);

    showTrades(part('trades-body'), trades, areSeveral, words);
    part('trades-table').hidden = trades.length === 0;
    part('no-trades').hidden = trades.length > 0;
    firstTrades.of(trades.length);

    charts.lists(lists);

    const [last] = decisions;
    if (last && newest !== null && newest !== last.at && last.signal !== 'HOLD')
      say(part('news'), areSeveral ? `${last.symbol}: ${news(last, words)}` : news(last, words));
    newest = last?.at ?? '';
  };
}

const news = (decision: Decision, words: Words) =>
  words.news(words.signals[decision.signal], price(decision.price), words.outcomes[decision.outcome]);
