// How many of something a request asks for.
import { json, type Reply } from './web.ts';

export type Bounds = { readonly usual: number; readonly most: number };

/** More than there may be is cut to the most; what is no count is refused with 400. */
export function counted(
  query: URLSearchParams,
  name: string,
  { usual, most }: Bounds,
  answer: (count: number) => Reply,
): Reply {
  const text = query.get(name);
  if (text === null) return answer(usual);
  if (/^0*[1-9]\d*$/.test(text)) return answer(Math.min(Number(text), most));
  const got = JSON.stringify(text.slice(0, 40));
  return json({ error: `${name} must be a whole number from 1 to ${most}, got ${got}` }, 400);
}
