// The ended orders since an instant, page by page. Pure but for the pages it is given.
import type { Row } from './codes.ts';
import type { Request } from './endpoints.ts';
import { unreadable } from './failure.ts';
import { textIn } from './row.ts';

const PAGE = 100;
/** More ended orders than these are not the bot's. */
const MOST_PAGES = 20;
const DAY = 86_400_000;
/** The recent list reaches seven days back, in milliseconds; a day less, so that nothing falls between the two. */
const RECENT = 6 * DAY;
/** An order is listed by when it was placed, and may have ended later. */
const EARLIER = DAY;

/**
 * @param since By the exchange's clock; further back than three months nothing is kept there.
 * @returns The orders of the instrument, newest first.
 * @throws What a page throws, or OutsideFailure if there is no end of them.
 */
export async function pagesOf(
  page: (request: Request) => Promise<readonly Row[]>,
  instId: string,
  since: number,
  now: number,
): Promise<readonly Row[]> {
  const isRecent = now - since < RECENT - EARLIER;
  const endpoint = isRecent ? 'privateGetTradeOrdersHistory' : 'privateGetTradeOrdersHistoryArchive';
  const asked = { instType: 'SWAP', instId, begin: String(Math.floor(since - EARLIER)), limit: String(PAGE) };
  const found: Row[] = [];
  let after: { readonly after?: string } = {};
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const rows = await page({ endpoint, parameters: { ...asked, ...after } });
    found.push(...rows);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return found.filter((row) => textIn(row, 'instId') === instId);
    after = { after: textIn(last, 'ordId') };
  }
  throw unreadable(`more than ${PAGE * MOST_PAGES} ended orders of ${instId}`);
}
