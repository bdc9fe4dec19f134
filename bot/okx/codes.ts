// What the answers of OKX mean for whoever asked: one table of codes, at both levels of an answer. Pure.
import { escapeControls } from '../../common/text-line.ts';

/**
 * `refused`: it has no effect and never will have one. `person`: nobody but a person can mend it. `clock`: our time was
 * off. `limited`: too many calls, this one was not carried out. `busy`: the exchange cannot now; a command may have been
 * carried out all the same. `absent`: there is no such order. `spent`: a command has nothing to act on any more.
 */
export type Nature = 'refused' | 'person' | 'clock' | 'limited' | 'busy' | 'absent' | 'spent';

type Meaning = readonly [nature: Nature, sentence: string];

const NEW_KEY = 'write the key, secret and passphrase of one API key into .env as OKX shows them';
const REPORT = 'this is a fault of the bot, report it';

/** What each code says, and what can be done about it. */
const CODES: { readonly [code: string]: Meaning } = {
  50001: ['busy', 'its service is paused: wait'],
  50004: ['busy', 'it did not answer itself in time, which says neither success nor failure'],
  50005: ['busy', 'its interface is offline: wait'],
  50013: ['busy', 'its systems are busy: wait'],
  50026: ['busy', 'it has an error of its own: wait'],
  51149: ['busy', 'the order timed out, which says neither success nor failure'],
  50011: ['limited', 'too many calls in too short a time: run no second program with this key'],
  50061: ['limited', 'too many orders of this sub-account in too short a time'],
  50102: ['clock', 'the request came too late or its time was wrong: let this machine keep its clock by NTP'],
  50036: ['refused', 'the order had expired when it arrived'],

  50007: ['person', 'the account is blocked: ask OKX'],
  50008: ['person', 'there is no such user: ask OKX'],
  50012: ['person', 'the state of the account does not allow it: ask OKX'],
  50100: ['person', 'the API is frozen: ask OKX'],
  50101: [
    'person',
    'the key belongs to the other kind of account: set bot.exchange.demo to true for a key of a demo account, else to false',
  ],
  50103: ['person', `the key is missing from the request: ${NEW_KEY}`],
  50104: ['person', `the passphrase is missing from the request: ${NEW_KEY}`],
  50105: ['person', `OKX_PASSWORD is not the passphrase of this key: ${NEW_KEY}`],
  50106: ['person', `the signature is missing from the request: ${REPORT}`],
  50107: ['person', `the time is missing from the request: ${REPORT}`],
  50108: ['person', 'there is no such exchange: check bot.exchange.base_url'],
  50109: ['person', 'there is no such domain of the exchange: check bot.exchange.base_url'],
  50110: ['person', 'the key may not be used from this address: add the address of this machine to the key at OKX'],
  50111: ['person', `OKX_API_KEY is unknown: ${NEW_KEY}; keys of other regions want another bot.exchange.base_url`],
  50112: ['person', `the time of the request cannot be read: ${REPORT}`],
  50113: ['person', `the signature is wrong, so OKX_SECRET is not the secret of this key: ${NEW_KEY}`],
  50114: ['person', `the key is not accepted: ${NEW_KEY}`],
  50119: ['person', `the key does not exist any more: make a new one at OKX, and ${NEW_KEY}`],
  50120: ['person', 'the key may not do this: give it the permission to trade at OKX, but not to withdraw'],

  50002: ['refused', `the request cannot be read: ${REPORT}`],
  50014: ['refused', `a part of the request is missing: ${REPORT}`],
  50015: ['refused', `a part of the request is missing: ${REPORT}`],
  51000: ['refused', 'a part of the order is wrong'],
  51001: ['refused', 'there is no such instrument: check bot.symbols'],
  51004: ['refused', 'the size is over the limit of this leverage'],
  51005: ['refused', 'the size is over the limit of one order'],
  51006: ['refused', 'the price is out of its limits'],
  51008: ['refused', 'the balance or the margin does not suffice'],
  51010: ['refused', 'the mode of the account does not allow it: choose one with futures in the settings of OKX'],
  51016: ['refused', 'an order with this client id is pending already'],
  51020: ['refused', 'the size is below the least one'],
  51021: ['refused', 'the instrument is not traded yet'],
  51022: ['refused', 'the instrument is suspended'],
  51023: ['refused', 'there is no such position'],
  51027: ['refused', 'the instrument has expired'],
  51028: ['refused', 'the instrument is being delivered'],
  51029: ['refused', 'the instrument is being settled'],
  51065: ['refused', 'a stop with this client id is pending already'],
  51068: ['refused', 'a stop with this client id is pending already'],
  51088: ['refused', 'a stop for the whole position is pending already'],
  51112: ['refused', 'more is to be closed than is open'],
  51115: ['refused', 'other orders that close the position are pending'],
  51119: ['refused', 'the balance does not suffice'],
  51121: ['refused', 'the size is no multiple of the lot'],
  51127: ['refused', 'nothing of the balance is available'],
  51131: ['refused', 'the balance does not suffice'],
  51137: ['refused', 'the price is over the highest for buying'],
  51138: ['refused', 'the price is under the lowest for selling'],
  51169: ['refused', 'there is no position in this direction to be lessened'],
  51170: ['refused', 'an order that only lessens a position goes in the wrong direction'],
  51202: ['refused', 'the size is over the limit of one market order'],
  51277: ['refused', 'the target lies on the wrong side of the price'],
  51278: ['refused', 'the stop lies on the wrong side of the price'],
  51279: ['refused', 'the target lies on the wrong side of the price'],
  51280: ['refused', 'the stop lies on the wrong side of the price'],
  51300: ['refused', 'the target lies on the wrong side of the mark price'],
  51302: ['refused', 'the stop lies on the wrong side of the mark price'],
  51303: ['refused', 'the target lies on the wrong side of the mark price'],
  51304: ['refused', 'the stop lies on the wrong side of the mark price'],
  51400: ['spent', 'the order has been filled or cancelled, or there is none'],
  51401: ['spent', 'the order is cancelled already'],
  51402: ['spent', 'the order is filled already'],
  51603: ['absent', 'there is no such order'],
  59000: ['refused', 'the setting cannot be changed while orders or positions are open'],
  59100: ['refused', 'the leverage cannot be changed while positions are open'],
  59101: ['refused', 'the leverage cannot be changed while orders are open'],
  59102: ['refused', 'the leverage is over the highest: lower bot.risk.leverage'],
  59103: ['refused', 'the margin does not suffice for this leverage'],
  59107: ['refused', 'the leverage cannot be changed while orders are open'],
};

/** A refusal of OKX. `nature` is null for a code that is not known here. */
export type Refusal = {
  readonly code: string;
  readonly nature: Nature | null;
  /** For people: what it says, and the remedy. Holds words of the exchange: untrusted, but on one line. */
  readonly sentence: string;
};

/** An answer as it came. */
export type Answer = {
  readonly status: number;
  /** Parsed, or the text where that is no JSON. */
  readonly body: unknown;
};

export type Row = { readonly [field: string]: unknown };

export type Judged = { readonly rows: readonly Row[] } | { readonly refusal: Refusal };

/** Both levels: the code of the whole, and that of the first row that has failed. A whole that failed hides no row that has not. */
export function judge({ status, body }: Answer): Judged {
  if (typeof body !== 'object' || body === null || !('code' in body)) return { refusal: httpRefusal(status) };
  const { code, msg, data } = body as { code: unknown; msg?: unknown; data?: unknown };
  const rows = Array.isArray(data) ? data.filter(isRow) : [];
  const failed = rows.find(({ sCode }) => sCode !== undefined && String(sCode) !== '0');
  if (failed !== undefined) return { refusal: refusalOf(String(failed.sCode), failed.sMsg) };
  if (String(code) !== '0') return { refusal: refusalOf(String(code), msg) };
  if (status !== 200) return { refusal: httpRefusal(status) };
  if (!Array.isArray(data) || rows.length !== data.length)
    return { refusal: refusalOf('none', 'an answer without rows') };
  return { rows };
}

function refusalOf(code: string, said: unknown): Refusal {
  const words = typeof said === 'string' && said.trim() !== '' ? ` (${escapeControls(said.trim().slice(0, 200))})` : '';
  const meaning = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  const name = `OKX answered ${escapeControls(code.slice(0, 20))}`;
  if (meaning === undefined) return { code, nature: null, sentence: `${name}${words}` };
  return { code, nature: meaning[0], sentence: `${name}: ${meaning[1]}${words}` };
}

/** Without a code of its own a status says little: what a proxy answers need not be true of a command. */
function httpRefusal(status: number): Refusal {
  const name = `OKX answered HTTP ${status} without a code`;
  const code = `http_${status}`;
  if (status === 429) return { code, nature: 'limited', sentence: `${name}: too many calls in too short a time` };
  if (status >= 500) return { code, nature: 'busy', sentence: `${name}: its servers fail, wait` };
  const remedy = 'check bot.exchange.base_url, and whether OKX can be used from here';
  return { code, nature: null, sentence: `${name}: ${remedy}` };
}

const isRow = (row: unknown): row is Row => typeof row === 'object' && row !== null;

/** What follows for a read. `again`: after the clock has been set. */
export type ReadCourse = 'absent' | 'fatal' | 'again' | 'transient' | 'failed';

const OF_READS: { readonly [N in Nature]: ReadCourse } = {
  absent: 'absent',
  person: 'fatal',
  clock: 'again',
  limited: 'transient',
  busy: 'transient',
  refused: 'failed',
  spent: 'failed',
};

/** A code that is not known says nothing lasting about a read. */
export const readCourse = ({ nature }: Refusal): ReadCourse => (nature === null ? 'transient' : OF_READS[nature]);

const OF_WRITES: { readonly [N in Nature]: 'rejected' | 'unknown' } = {
  absent: 'rejected',
  person: 'rejected',
  clock: 'rejected',
  limited: 'rejected',
  busy: 'unknown',
  refused: 'rejected',
  spent: 'rejected',
};

/** A code that is not known is asked about: that is always safe. */
export const writeCourse = ({ nature }: Refusal): 'rejected' | 'unknown' =>
  nature === null ? 'unknown' : OF_WRITES[nature];
