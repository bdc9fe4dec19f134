// The line to the bot: the dashboard is sent by it, the lists are fetched when the dashboard says that they changed.
import type { Dashboard, Lists } from './api.ts';
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

/** Begins at once and never gives up. */
export function openFeed(listener: Listener): { /** To be called every second. */ readonly look: () => void } {
  let source: EventSource;
  /** Since when nothing has been heard, or tried. */
  let quietSince: number;
  let latest: Dashboard;
  let fetchedMark = '';
  let isFetching = false;

  const open = () => {
    quietSince = performance.now();
    source = new EventSource('/api/events');
    source.addEventListener('dashboard', (event) => {
      quietSince = performance.now();
      latest = JSON.parse(event.data);
      listener.link('connected');
      void refresh();
      listener.dashboard(latest, quietSince);
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
    const mark = listsMark(latest);
    if (isFetching || mark === fetchedMark) return;
    isFetching = true;
    const lists = await fetchLists().catch(() => null);
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
  };
}

async function fetchLists(): Promise<Lists> {
  const [kline, { decisions }, profit, { trades }] = await Promise.all([
    read<Lists['kline']>('/api/kline'),
    read<Pick<Lists, 'decisions'>>('/api/ai_decisions?limit=50'),
    read<Lists['profit']>('/api/profit_curve'),
    read<Pick<Lists, 'trades'>>('/api/trades'),
  ]);
  return { kline, decisions, profit, trades };
}

async function read<T>(path: string): Promise<T> {
  const answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  // The page and the API are parts of one program: its own tests hold the shape.
  return (await answer.json()) as T;
}
