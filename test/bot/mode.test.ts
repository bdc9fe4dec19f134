// The modes: each step towards real money is taken on purpose, and what contradicts it is refused with the reason.
import { describe, expect, it } from 'vitest';
import { modeContradictions, modeOf } from '../../bot/mode.ts';
import { okxSettings, wsUrlOf } from '../../bot/okx/settings.ts';
import { SECRETS, valuesOf } from './okx/support/settings.ts';

type Changes = Readonly<Record<string, unknown>>;

/** Of a bot that trades. */
const values = (changes: Changes = {}) => ({ ...valuesOf({}), ...changes });
const LIVE = { 'bot.test_mode': false, 'bot.market_data': 'okx' };
const EXCHANGE_DEMO = { ...LIVE, 'bot.exchange.demo': true };
const faults = (changes: Changes, secrets: Readonly<Record<string, string>> = SECRETS) =>
  modeContradictions(values(changes), secrets).map(({ text }) => text);

describe('the mode', () => {
  it.each([
    ['demo', {}],
    ['demo', { 'bot.exchange.demo': true }],
    ['paper', { 'bot.market_data': 'okx' }],
    ['paper', { 'bot.market_data': 'okx', 'bot.exchange.demo': true }],
    ['exchange-demo', EXCHANGE_DEMO],
    ['live', LIVE],
  ])('is %s for %j', (mode, changes) => {
    expect(modeOf(values(changes))).toBe(mode);
    expect(faults(changes)).toEqual([]);
  });
  it('needs no key where nothing is traded', () => {
    expect([faults({}, {}), faults({ 'bot.market_data': 'okx' }, {})]).toEqual([[], []]);
  });
});

describe('refused', () => {
  it('is to trade on recorded candles', () => {
    expect(faults({ 'bot.test_mode': false })).toEqual([
      'bot.test_mode false needs the market itself: set bot.market_data to okx, or set bot.test_mode to true',
    ]);
  });
  it.each([LIVE, EXCHANGE_DEMO])('is to trade without keys, all that are missing at once: %j', (changes) => {
    expect(faults(changes, {})).toEqual(
      ['OKX_API_KEY', 'OKX_SECRET', 'OKX_PASSWORD'].map(
        (name) =>
          `bot.test_mode false: ${name} is not set: write it into .env beside the configuration file, or set bot.test_mode to true`,
      ),
    );
  });
  it.each([
    ['your-api-key', 'holds a placeholder'],
    ['<secret>', 'holds a placeholder'],
    [' ', 'is not set'],
    ['a key', 'holds blanks or characters that cannot be sent'],
    ['schlüssel', 'holds blanks or characters that cannot be sent'],
  ])('is %j for a key, and it is not quoted', (secret, fault) => {
    const [text, ...others] = faults(LIVE, { ...SECRETS, OKX_SECRET: secret });
    expect([text, others]).toEqual([expect.stringContaining(`OKX_SECRET ${fault}`), []]);
    if (secret.trim() !== '') expect(text).not.toContain(secret);
  });
  it('is real money without a limit of the loss of a day; not a demo account', () => {
    const without = { 'bot.risk.max_daily_loss': null };
    expect(faults({ ...LIVE, ...without })).toEqual([expect.stringMatching(/^bot\.risk\.max_daily_loss must be set/)]);
    expect(faults({ ...EXCHANGE_DEMO, ...without })).toEqual([]);
  });
  it('is real money for decisions of low confidence; not a demo account', () => {
    const low = { 'bot.risk.min_confidence': 'LOW' };
    expect(faults({ ...LIVE, ...low })).toEqual([expect.stringMatching(/^bot\.risk\.min_confidence must be MEDIUM/)]);
    expect(faults({ ...EXCHANGE_DEMO, ...low })).toEqual([]);
  });
  it.each(['http://okx.example', 'http://10.0.0.1:80'])('is to send orders unencrypted to %s', (address) => {
    expect(faults({ ...LIVE, 'bot.exchange.base_url': address })).toEqual([
      'bot.exchange.base_url must be encrypted where orders are sent: write https, or set bot.test_mode to true',
    ]);
    expect(faults({ 'bot.market_data': 'okx', 'bot.exchange.base_url': address })).toEqual([]);
  });
  it('is not to send them unencrypted on this machine', () => {
    expect(faults({ ...LIVE, 'bot.exchange.base_url': 'http://127.0.0.1:8098' })).toEqual([]);
  });
  it.each(['https://u:p@okx.example', 'https://okx.example/?a=1', 'https://okx.example/#a', 'https://okx.example/api'])(
    'is %s for the address of an exchange',
    (address) => {
      expect(faults({ 'bot.market_data': 'okx', 'bot.exchange.base_url': address })).toEqual([
        expect.stringMatching(/^bot\.exchange\.base_url must hold neither/),
      ]);
    },
  );
  it('is a price stream that anybody could write, where orders are sent', () => {
    const stream = { 'bot.exchange.ws_url': 'ws://okx.example/ws/v5/public' };
    expect(faults({ ...LIVE, ...stream })).toEqual([expect.stringMatching(/^bot\.exchange\.ws_url must be encrypted/)]);
    expect(faults({ 'bot.market_data': 'okx', ...stream })).toEqual([]);
  });
  it.each([
    [{ 'bot.timeframe': '1h' }, 'bot.timeframe: what is replayed is 15m'],
    [{ 'bot.symbols': ['ETH/USDT:USDT'] }, 'bot.symbols: what is replayed is BTC/USDT:USDT'],
  ])('is %j of a recording, not of the market itself', (changes, text) => {
    expect(faults(changes)).toEqual([expect.stringContaining(text)]);
    expect(faults({ ...changes, 'bot.market_data': 'okx' })).toEqual([]);
  });
  it.each([
    [['BTC/USDT:USDT', 'BTC/USDT:USDT'], 'more than once'],
    [['BTC/USDT'], 'perpetual contracts'],
    [['BTC/USD:BTC'], 'perpetual contracts'],
    [['btc/usdt:usdt'], 'perpetual contracts'],
  ])('is %j to be traded', (symbols, text) => {
    expect(faults({ 'bot.market_data': 'okx', 'bot.symbols': symbols })).toEqual([expect.stringContaining(text)]);
  });
});

describe('the settings of OKX', () => {
  const settings = (mode: Parameters<typeof okxSettings>[1]) =>
    okxSettings({ values: valuesOf({ 'bot.exchange.demo': 'true' }), secrets: SECRETS }, mode);
  it('hold the keys only where something is traded', () => {
    expect(settings('paper').keys).toBeNull();
    expect(settings('live').keys).toEqual({
      key: SECRETS.OKX_API_KEY,
      secret: SECRETS.OKX_SECRET,
      passphrase: SECRETS.OKX_PASSWORD,
    });
  });
  it('mean the demo account only where it is traded on: paper sees the real prices', () => {
    expect([settings('paper').isDemo, settings('exchange-demo').isDemo]).toEqual([false, true]);
  });
  it('open the breaker for fifteen seconds at most: without a price there is no exit on paper', () => {
    expect(settings('paper').breaker).toEqual({ failures: 3, open: 15_000, maxOpen: 15_000 });
  });
  it('keep the pace that OKX asks for', () => expect(settings('paper').isPaced).toBe(true));
  it.each([
    ['https://www.okx.com', false, 'wss://ws.okx.com:8443/ws/v5/public'],
    ['https://www.okx.com', true, 'wss://wspap.okx.com:8443/ws/v5/public'],
    ['https://my.okx.com', false, 'wss://wseea.okx.com:8443/ws/v5/public'],
    ['http://127.0.0.1:8098', false, 'ws://127.0.0.1:8098/ws/v5/public'],
    ['https://okx.example', true, 'wss://okx.example/ws/v5/public'],
  ])('find the price stream of %s (demo: %s) at %s', (base, isDemo, url) => expect(wsUrlOf(base, isDemo)).toBe(url));
  it('bound a read by four seconds and a command by eight, or less where less is set', () => {
    const of = (keys: Readonly<Record<string, string>>) =>
      okxSettings({ values: valuesOf(keys), secrets: SECRETS }, 'live').policies;
    expect([of({}).okx_positions.timeout.ms, of({}).okx_submit.timeout.ms]).toEqual([4_000, 8_000]);
    expect(of({ 'bot.execution.timeout': '1s' }).okx_submit.timeout).toEqual({
      ms: 1_000,
      key: 'bot.execution.timeout',
    });
    expect(of({ 'bot.execution.operations': '{okx_submit: {timeout: 20s}}' }).okx_submit.timeout.ms).toBe(20_000);
  });
});
