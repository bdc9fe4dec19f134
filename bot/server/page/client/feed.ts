// The line to the bot: the dashboard is sent by it, the lists are fetched when the dashboard says that they changed.
import type { Dashboard, Lists } from './api.ts';
import { chosenIn } from './chosen.ts';
import { isSilent, listsMark } from './freshness.ts';

export type Link = 'connecting' | 'connected' | 'lost';

export type Listener = {
  /** @param at When it came, on the page's monotonic clock. */
  readonly dashboard: (shown: Dashboard, at: number) => void;
  readonly lists: (lists: Lists) => void;
  readonly link: (link: Link) => void;
  /** Told whether the last fetch of the lists failed. */
  readonly listsMissing: (areMissing: boolean) => void;
};

/** Milliseconds from a broken line to the next try. */
const RETRY = 1_000;
/** Milliseconds that fetching a list may take. */
const PATIENCE = 10_000;

export type Feed = {
  /** To be called every second. */
  readonly look: () => void;
  /** To be called when another symbol is wished for. */
  readonly again: () => void;
};

/**
 * Begins at once and never gives up.
 *
 * @param wish The symbol whose candles are wished for; null: the first.
 */
export function openFeed(listener: Listener, wish: () => string | null): Feed {
  let source: EventSource;
  /** Since when nothing has been heard, or tried. */
  let quietSince: number;
  let latest: Dashboard | null = null;
  let fetchedMark = '';
  let isFetching = false;

  const open = () => {
    quietSince = performance.now();
    source = new EventSource('/api/events');
    source.addEventListener('dashboard', (event) => {
      quietSince = performance.now();
      const shown: Dashboard = JSON.parse(event.data);
      latest = shown;
      listener.link('connected');
      void refresh();
      listener.dashboard(shown, quietSince);
    });
    source.addEventListener('error', () => {
      quietSince = performance.now();
      source.close();
      listener.link('lost');
      setTimeout(open, RETRY);
    });
  };

  /** A failed fetch is made up for at the next event. */
  const refresh = async () => {
    if (latest === null) return;
    const chosen = chosenIn(latest, wish());
    const mark = listsMark(latest, chosen);
    if (isFetching || mark === fetchedMark) return;
    isFetching = true;
    const lists = await fetchLists(latest, chosen).catch(() => null);
    isFetching = false;
    listener.listsMissing(lists === null);
    if (lists === null) return;
    fetchedMark = mark;
    void refresh();
    listener.lists(lists);
  };

  open();
  return {
    look: () => {
      if (!isSilent(quietSince, performance.now())) return;
      listener.link('lost');
      source.close();
      open();
    },
    again: () => void refresh(),
  };
}

async function fetchLists({ symbols }: Dashboard, symbol: string): Promise<Lists> {
  const [kline, { decisions }, profit, { trades }] = await Promise.all([
    read<Lists['kline']>(`/api/kline?symbol=${encodeURIComponent(symbol)}`),
    read<Pick<Lists, 'decisions'>>('/api/ai_decisions?limit=50'),
    read<Lists['profit']>('/api/profit_curve'),
    read<Pick<Lists, 'trades'>>('/api/trades'),
  ]);
  return { kline, decisions, profit, trades, areSeveral: symbols.length > 1 };
}

async function read<T>(path: string): Promise<T> {
  const answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  // The page and the API are parts of one program: its own tests hold the shape.
  return (await answer.json()) as T;
}
