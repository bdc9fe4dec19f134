// Disk and log, and the world: groups 30 to 33.
import { type Fault, fault, type Proof } from './fault.ts';

const log = (title: string): Proof => ['guardian/log/guardian-log', title];
const output = (title: string): Proof => ['guardian/log/bot-output', title];
const outage = (row: string): Proof => ['chaos/outages', row];
const UNTIDY: Proof = ['e2e/troubles', 'goes on when its log is removed or replaced by a folder underneath'];
const FLOOD: Proof = [
  'chaos/disk',
  'is never blocked by it; bot.log stays bounded, and what is shown of it is legible and without its token',
];
const AGAIN: Proof = [
  'guardian/alert/sender',
  'is tried again after 5 s, 30 s, 2 min and 10 min, and said once until it works again',
];

export const DISK: readonly Fault[] = [
  fault(
    '30a',
    'disk full',
    'endures',
    ['e2e/troubles', 'starts and guards on a full disk'],
    ['guardian/log/disk-full', 'goes on writing: the oldest rotated files make room'],
    ['guardian/history', 'on a full disk is still read'],
  ),
  fault('30b', 'log folder gone', 'endures', log('a removed folder is made again')),
  fault('30c', 'log is a folder', 'endures', UNTIDY, output('a bot.log that is a folder is said once')),
  fault('30d', 'log renamed underneath', 'endures', log('a renamed log keeps its lines and a new one begins')),
  fault('30e', 'log deleted underneath', 'endures', UNTIDY, log('a removed log is made again by the next line')),
  fault('30f', 'rotation in a burst', 'endures', log('keeps a burst of 100,000 lines bounded, with its newest lines')),
  fault('30g', 'a 100 MB line', 'endures', FLOOD),
  fault('30h', 'binary', 'endures', FLOOD),
  fault('30i', 'colours', 'endures', FLOOD),
  fault(
    '30j',
    '10 MB/s for a minute: never blocked, bounded',
    'endures',
    output('loses and doubles no line of a bot that writes as fast as it can'),
    output('stays bounded under a bot that writes as fast as it can'),
  ),
  fault(
    '30k',
    'keys never appear',
    'endures',
    ['e2e/troubles', 'does not block a bot that writes megabytes, keeps bot.log bounded, and shows no token'],
    log('never appears by its value, in text or fields, file or console'),
  ),
];

export const WORLD: readonly Fault[] = [
  fault('31a', 'DNS gone', 'spares', outage('DNS is gone')),
  fault('31b', 'network gone for an hour', 'spares', outage('the network is gone'), [
    'e2e/ai',
    'a server that cannot be reached is an outage',
  ]),
  fault('31c', 'AI 429', 'spares', outage('the AI answers 429')),
  fault('31d', 'AI 500', 'spares', outage('the AI answers 500')),
  fault('31e', 'AI 503', 'spares', outage('the AI answers 503')),
  fault('31f', 'AI 402', 'spares', outage('the AI answers 402'), [
    'e2e/outages',
    'costs one restart, also across guardians, and ends with an all-clear',
  ]),
  fault('31g', 'AI 401', 'spares', outage('the AI answers 401')),
  fault('31h', 'exchange in maintenance', 'spares', outage('the exchange is in maintenance')),
  fault(
    '31i',
    'an AI that answers once in ten minutes',
    'spares',
    outage('an AI that answers once in ten minutes all day costs one restart, one alarm and no all-clear'),
  ),
  fault('31j', 'a budget used up: no restart', 'spares', outage('the budget is used up'), [
    'e2e/ai',
    'keeps to its budget of the day over kill -9 and restart, and calls it no outage',
  ]),
  fault('31k', 'entries halted by a person: no restart', 'spares', outage('a person has halted entries')),
  fault(
    '32a',
    'a webhook that hangs',
    'endures',
    ['e2e/alarms', 'a webhook that hangs holds up neither the guarding nor the end'],
    ['guardian/alert/channels', 'is limited in total by a server that hangs'],
  ),
  fault(
    '32b',
    'a webhook that refuses',
    'endures',
    ['guardian/alert/channels', 'has failed by a refusal and by an unknown host, and says only the host'],
    AGAIN,
  ),
  fault(
    '32c',
    'a webhook that answers 500',
    'endures',
    ['guardian/alert/channels', 'has failed by HTTP %i, and says only the host'],
    AGAIN,
    ['guardian/alert/sender', 'is given up after a day, which is said'],
    ['e2e/alarms', 'what could not be sent is said once without the address, and sent by the guardian after a SIGKILL'],
  ),
  fault('33a', '.env missing', 'endures', [
    'e2e/refusals',
    'config --json gives every key with its value and where it came from',
  ]),
  fault('33b', '.env empty', 'endures', [
    'common/config/reader',
    'takes an empty .env, and a path relative to the folder it is called in',
  ]),
  fault('33c', '.env with CRLF and BOM', 'endures', [
    'common/config/reader',
    'takes byte-order marks and the line ends of Windows, in both files',
  ]),
  fault('33d', 'placeholder keys', 'refuses', ['e2e/ai', 'a placeholder']),
  fault(
    '33e',
    'config.yaml broken while running',
    'endures',
    ['guardian/reload/follow', 'a bad one is said once, fault by fault, and not used'],
    ['guardian/reload/reread', 'a broken file is a sentence for each fault, with its line'],
  ),
];
