// The codes that the simulated exchange answers with: their HTTP status and sentence, by OKX's table of errors.
// https://www.okx.com/docs-v5/en/#error-code-rest-api-public, as of July 2026.

type Code = { readonly http: number; readonly says: string };

const CODES: { readonly [code: string]: Code } = {
  '1': { http: 200, says: 'All operations failed' },
  '50001': { http: 503, says: 'Service temporarily unavailable. Please try again later.' },
  '50002': { http: 400, says: 'JSON syntax error' },
  '50004': {
    http: 400,
    says: 'API endpoint request timeout. (does not mean that the request was successful or failed, please check the request result).',
  },
  '50011': { http: 429, says: 'Too Many Requests' },
  '50013': { http: 429, says: 'Systems are busy. Please try again later.' },
  '50014': { http: 400, says: 'Parameter {} can not be empty.' },
  '50015': { http: 400, says: 'Either parameter {} is required' },
  '50026': { http: 500, says: 'System error. Try again later' },
  '50036': {
    http: 200,
    says: "The expTime can't be earlier than the current system time. Please adjust the expTime and try again.",
  },
  '50061': { http: 200, says: "You've reached the maximum order rate limit for this account." },
  '50100': { http: 400, says: 'API frozen, please contact customer service.' },
  '50101': { http: 401, says: 'APIKey does not match current environment.' },
  '50102': { http: 401, says: 'Timestamp request expired.' },
  '50103': { http: 401, says: 'Request header "OK-ACCESS-KEY" cannot be empty.' },
  '50104': { http: 401, says: 'Request header "OK-ACCESS-PASSPHRASE" cannot be empty.' },
  '50105': { http: 401, says: 'Request header "OK-ACCESS-PASSPHRASE" incorrect.' },
  '50106': { http: 401, says: 'Request header "OK-ACCESS-SIGN" cannot be empty.' },
  '50107': { http: 401, says: 'Request header "OK-ACCESS-TIMESTAMP" cannot be empty.' },
  '50111': { http: 401, says: 'Invalid OK-ACCESS-KEY.' },
  '50112': { http: 401, says: 'Invalid OK-ACCESS-TIMESTAMP.' },
  '50113': { http: 401, says: 'Invalid signature.' },
  '50114': { http: 401, says: 'Invalid authorization.' },
  '50115': { http: 405, says: 'Invalid request method.' },
  '50120': { http: 200, says: "This API key doesn't have permission to use this function" },
  '51000': { http: 400, says: 'Parameter {} error' },
  '51001': { http: 200, says: "Instrument ID, Instrument ID code or Spread ID doesn't exist." },
  '51003': { http: 200, says: 'Either client order ID or order ID is required.' },
  '51008': { http: 200, says: 'Order failed. Insufficient {} margin in account' },
  '51010': { http: 200, says: 'Request unsupported under current account mode' },
  '51016': { http: 200, says: 'Client order ID already exists.' },
  '51020': { http: 200, says: 'Your order should meet or exceed the minimum order amount.' },
  '51023': { http: 200, says: "Position doesn't exist." },
  '51065': { http: 200, says: 'algoClOrdId already exists.' },
  '51068': { http: 200, says: '{} already exists within algoClOrdId and attachAlgoClOrdId.' },
  '51088': { http: 200, says: 'You can only place 1 TP/SL order to close an entire position' },
  '51100': {
    http: 200,
    says: 'Unable to place order. Take profit/Stop loss conditions cannot be added to reduce-only orders.',
  },
  '51112': { http: 200, says: 'Close order size exceeds available size for this position.' },
  '51115': { http: 429, says: 'Cancel all pending close-orders before liquidation.' },
  '51121': { http: 200, says: 'Order quantity must be a multiple of the lot size.' },
  '51131': { http: 200, says: 'Insufficient balance.' },
  '51137': { http: 200, says: 'The highest price limit for buy orders is {}.' },
  '51138': { http: 200, says: 'The lowest price limit for sell orders is {}.' },
  '51149': {
    http: 500,
    says: 'Order timed out. Please try again. (does not mean that the request was successful or failed, please check the request result)',
  },
  '51169': {
    http: 200,
    says: "Order failed because you don't have any positions in this direction for this contract to reduce or close.",
  },
  '51170': {
    http: 200,
    says: "Failed to place order. A reduce-only order can't be the same trading direction as your existing positions.",
  },
  '51202': { http: 200, says: 'Market order amount exceeds the maximum amount.' },
  '51277': { http: 200, says: 'TP trigger price cannot be higher than the last price.' },
  '51278': { http: 200, says: 'SL trigger price cannot be lower than the last price.' },
  '51279': { http: 200, says: 'TP trigger price cannot be lower than the last price.' },
  '51280': { http: 200, says: 'SL trigger price cannot be higher than the last price.' },
  '51300': { http: 200, says: 'TP trigger price cannot be higher than the mark price' },
  '51302': { http: 200, says: 'SL trigger price cannot be lower than the mark price' },
  '51303': { http: 200, says: 'TP trigger price cannot be lower than the mark price' },
  '51304': { http: 200, says: 'SL trigger price cannot be higher than the mark price' },
  '51328': { http: 200, says: 'closeFraction is only available for reduceOnly orders' },
  '51400': { http: 200, says: "Order cancellation failed as the order has been filled, canceled or doesn't exist." },
  '51401': { http: 200, says: 'Cancellation failed as the order is already canceled.' },
  '51402': { http: 200, says: 'Cancellation failed as the order is already completed.' },
  '51603': { http: 200, says: "Order doesn't exist." },
  '59102': { http: 200, says: 'Leverage exceeds the maximum limit. Please lower the leverage.' },
};

/** @param detail Fills the blank of the sentence. @throws Error for a code that is not in the table. */
export function sayCode(code: string, detail = ''): { readonly http: number; readonly says: string } {
  const known = CODES[code];
  if (known === undefined) throw new Error(`the simulated exchange does not know the code ${JSON.stringify(code)}`);
  return { http: known.http, says: known.says.replace('{}', detail) };
}
