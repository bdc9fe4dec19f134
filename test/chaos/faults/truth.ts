// It lies, and time: groups 11 to 17.
import { type Fault, fault, type Proof, restarts } from './fault.ts';

const UNKNOWN: Proof = ['guardian/machine/beat', 'neither adds nor clears when a check is $verdict'];
const CONDEMNED: Proof = ['guardian/machine/beat', 'restarts when the third check in a row has failed'];
const GOOD: Proof = [
  'guardian/probes/dashboard',
  'may carry a byte-order mark, NaN and infinities, which become null, but not inside texts',
];
const STATUS: Proof = ['guardian/probes/dashboard', 'status %i, its body quoted'];
const NO_OBJECT: Proof = ['guardian/probes/dashboard', 'no JSON object: %s'];
const told = (row: string): Proof => ['chaos/decisions', row];
const HANG: Proof = [
  'guardian/watching',
  'is found within the limit and three intervals, whatever the wall clock does',
];

export const LIES: readonly Fault[] = [
  restarts('11a', '200 with HTML', GOOD, NO_OBJECT, CONDEMNED),
  restarts('11b', 'truncated JSON', GOOD, NO_OBJECT, ['guardian/probes/dashboard', 'a body that ends before its end']),
  fault('11c', 'NaN', 'spares', GOOD),
  restarts('11d', '{}', told('is epoch seconds'), told('is never shown'), NO_OBJECT),
  restarts('11e', 'an error as JSON with 500', UNKNOWN, STATUS, CONDEMNED),
  restarts('11f', '401, with the remedy', UNKNOWN, STATUS, CONDEMNED),
  restarts('11g', '403, with the remedy', UNKNOWN, STATUS, CONDEMNED),
  restarts('11h', '404, with the remedy', UNKNOWN, STATUS, CONDEMNED),
  restarts('11i', 'a redirect', UNKNOWN, ['guardian/probes/dashboard', 'a redirect, which is not followed']),
  fault('11j', '400 because we sent no User-Agent', 'spares', [
    'guardian/probes/dashboard',
    'is asked for with a user agent and without a kept connection',
  ]),
  fault(
    '12a',
    'a stranger or an old copy on our port',
    'spares',
    ['guardian/probes/verdict', 'knows nothing of a bot in whose place another answers, whatever that says'],
    ['guardian/telling', 'a stranger in place of the bot is an alarm, once until it changes'],
    ['e2e/refusals', 'a port taken by a stranger: its pid and name, exit 78'],
  ),
  fault('12b', 'HTTP_PROXY set', 'spares', ['guardian/probes/dashboard', 'is not asked of a proxy']),
  fault('12c', 'localhost being ::1', 'spares', [
    'chaos/processes',
    'is found there, by the name localhost too where that is ::1',
  ]),
  restarts('13a', 'a stamp that is stale', told('is epoch seconds'), told('is stale'), HANG),
  restarts('13b', 'a stamp that is null for ever', told('is epoch seconds'), told('is null for ever'), HANG),
  restarts(
    '13c',
    'a stamp that cannot be read',
    ['guardian/probes/verdict', 'does not judge by a stamp that cannot be read until its age passes the limit'],
    told('cannot be read'),
  ),
  restarts('13d', 'a stamp frozen at boot', told('moves backwards'), told('was frozen at boot'), HANG),
  restarts(
    '13e',
    'a stamp that was there before the start',
    told('moves backwards'),
    told('was there before the start'),
  ),
  fault('13f', 'a stamp in the future', 'spares', told('is in the future'), [
    'guardian/probes/decision',
    'in the future',
  ]),
  fault('13g', 'a stamp in another zone', 'spares', told('is the local time of another zone')),
  fault('13h', 'a stamp as epoch', 'spares', told('is epoch seconds'), ['guardian/probes/stamp', 'epoch seconds']),
  fault('13i', 'a stamp that moves backwards', 'spares', told('moves backwards')),
  restarts(
    '14a',
    'a data refresh every 10 s while no decision is made',
    ['contract', 'in the demo'],
    told('is that of a data refresh, of which there is one every 10 s'),
  ),
  restarts(
    '14b',
    'a fallback HOLD every minute while the AI is dead',
    ['contract', 'in the demo'],
    told('is null beside a fallback HOLD every minute'),
    ['contract', 'because it only falls back'],
    ['e2e/hangs', 'is restarted when it refreshes its data and falls back to HOLD all the time but decides nothing'],
  ),
];

export const TIME: readonly Fault[] = [
  fault(
    '15a',
    'the wall clock 8 h forward and back',
    'spares',
    told('jumps forward and back again'),
    told('jumps eight hours back'),
    ['chaos/processes', 'restarts nobody, and a bot that hangs after it is found'],
  ),
  fault(
    '15b',
    'both changes of daylight saving',
    'spares',
    told('changes to daylight saving'),
    told('changes back from it'),
  ),
  fault('15c', 'a leap day', 'spares', told('comes to a leap day'), ['guardian/probes/stamp', 'a leap day']),
  fault(
    '16a',
    'the laptop sleeps eight hours: grace anew',
    'spares',
    ['guardian/watching', 'is never restarted: not for sleep, a stop, a step of the clock or load'],
    ['guardian/machine/beat', 'clears the strikes and begins the grace period anew'],
  ),
  fault(
    '16b',
    'the guardian is stopped for 10 min and continued',
    'spares',
    ['e2e/hangs', 'is left alone when the guardian was stopped and goes on'],
    ['guardian/watching', 'is never restarted: not for sleep, a stop, a step of the clock or load'],
  ),
  fault('17a', 'a bot that decides every 15 min', 'spares', told('decides every 15 minutes'), [
    'e2e/hangs',
    'is left alone when it decides every 15 minutes and says so',
  ]),
  fault('17b', 'a bot that decides every hour', 'spares', told('decides every hour')),
  fault('17c', 'an honest AI call of 4 min', 'spares', told('waits 4 minutes for each answer of an honest AI'), [
    'guardian/probes/verdict',
    'finds a decision that hangs in flight, but lets an honest call take its time',
  ]),
];
