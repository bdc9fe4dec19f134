// `node test/okx/main.ts`: a simulated OKX to point `bot.exchange.base_url` at, without an account and without money.
import { parseArgs } from 'node:util';
import { CONTROLS } from './control.ts';
import { TEST_KEY } from './okx.ts';
import { type ServedOkx, serveOkx } from './server.ts';

/** How often the price moves, in milliseconds. */
const TICK = 500;

const HELP = `Usage: node test/okx/main.ts [--port PORT] [--demo] [--balance USDT] [--seed N] [--skew MS] [--withdraw] [--long-short]

An OKX that is none: it keeps an account and checks signatures, times, ids and sizes as the real one does, on 127.0.0.1.

  --port PORT      where it listens (default 8098; 0 takes a free port)
  --demo           its key is one of the demo account
  --balance USDT   what the account begins with (default 10000)
  --seed N         which way the price walks (default 1)
  --skew MS        how far its clock is ahead of this machine's
  --withdraw       its key may withdraw, which a bot should refuse
  --long-short     the account is in long/short mode
  --help           shows this

While it runs, with curl -d '{…}': ${CONTROLS.join(' ')}
`;

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}: see node test/okx/main.ts --help\n`);
  process.exit(64);
}

function readWords() {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean' }] as const;
  const options = { port: text, balance: text, seed: text, skew: text, demo: flag, withdraw: flag } as const;
  try {
    return parseArgs({ options: { ...options, 'long-short': flag, help: flag } }).values;
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function number(name: string, value: string | undefined, fallback: number): number {
  const read = value === undefined ? fallback : Number(value);
  return Number.isFinite(read) ? read : refuse(`--${name} must be a number, got ${JSON.stringify(value)}`);
}

const words = readWords();
if (words.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

let okx: ServedOkx;
try {
  okx = await serveOkx({
    port: number('port', words.port, 8098),
    balance: number('balance', words.balance, 10_000),
    seed: number('seed', words.seed, 1),
    key: { isDemo: words.demo ?? false, perm: words.withdraw ? 'read_only,withdraw,trade' : TEST_KEY.perm },
    posMode: words['long-short'] ? 'long_short_mode' : 'net_mode',
    followsWalk: true,
  });
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  refuse(code === 'EADDRINUSE' ? `port ${words.port ?? 8098} is taken: name another with --port` : message);
}
okx.clock.advance(number('skew', words.skew, 0));
setInterval(okx.tick, TICK);
process.stdout.write(`Simulated OKX listening on ${okx.baseUrl}. Its key, which is nobody's:
  OKX_API_KEY=${okx.key.apiKey} OKX_SECRET=${okx.key.secret} OKX_PASSWORD=${okx.key.passphrase}
`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => okx.close().then(() => process.exit(0)));
}
