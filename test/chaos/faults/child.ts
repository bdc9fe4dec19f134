// The child ends, and it hangs: groups 1 to 10.
import { type Fault, fault, type Proof, restarts } from './fault.ts';

const ANY_END: Proof = [
  'chaos/played',
  'a bot that ends in any way is restarted at once, by the name of its code or signal, and verified',
];
const FINAL: Proof = ['e2e/restarts', 'is not restarted after exit code 0 where the policy is on-failure'];
const RESTS: Proof = ['guardian/machine/person', 'never: rests after an end with code %s'];
const PASSED_BETWEEN: Proof = ['guardian/machine/beat', 'does not restart when a check in between has passed'];
const DRIPS: Proof = ['guardian/probes/dashboard', 'may be gzipped or come in pieces'];

export const ENDS: readonly Fault[] = [
  restarts('1a', 'exit 0', FINAL, ANY_END, ['guardian/machine/beat', 'leads to a restart at once (code %s)']),
  restarts('1b', 'exit 1', RESTS, ANY_END),
  restarts('1c', 'SIGSEGV', RESTS, ANY_END),
  restarts('1d', 'SIGKILL', RESTS, ANY_END, [
    'guardian/telling',
    'how the child ended, in the history by code or signal',
  ]),
  restarts('1e', 'SIGABRT', RESTS, ANY_END),
  restarts('2a', 'an end in the grace period', RESTS, [
    'guardian/machine/beat',
    'leads to a restart at once in the grace period too',
  ]),
  restarts(
    '2b',
    'an end during a check: one restart, not two',
    ['guardian/process-guardian', 'is nobody’s when the child has ended meanwhile'],
    ['guardian/machine/beat', 'leads to one restart, not two, when it happens during a check'],
  ),
  fault('2c', 'an end while we stop it: our stop', 'endures', [
    'guardian/machine/stopping',
    'is our stop and counts once',
  ]),
  restarts(
    '3a',
    'ten ends within a second each: ten restarts with growing waits, no eleventh',
    ['guardian/machine/limit', 'refuses the eleventh and calls a person'],
    ['guardian/machine/backoff', 'lets a crash loop come to ten restarts with these waits, and to no eleventh'],
    ['e2e/restarts', 'is restarted exactly ten times; the eleventh restart is refused and a person is called'],
  ),
  fault('3b', 'its last 20 lines are in the log', 'halts', [
    'guardian/telling',
    'a halt leaves the last restart unverified and tells the last twenty lines',
  ]),
  fault(
    '4a',
    'a command that is missing or not executable, a folder that is missing',
    'refuses',
    [
      'e2e/refusals',
      'a command that does not exist, is not executable, or has no folder: a sentence, exit 78, no loop',
    ],
    ['guardian/machine/spawning', 'is a fault of the configuration at the very start'],
  ),
  fault('4b', 'a wrong interpreter', 'refuses', [
    'guardian/child/child',
    'a script whose interpreter is missing is a sentence',
  ]),
  fault(
    '5a',
    'a zombie',
    'endures',
    ['guardian/platform/linux', 'by none while it is a zombie'],
    ['guardian/platform/linux', 'is gone when only a zombie is left that nobody reaps'],
  ),
  restarts(
    '5b',
    'killed by the kernel for memory (137, said so)',
    RESTS,
    ANY_END,
    ['guardian/announce', 'says who may have done it, apart from the line that stays stable: %s'],
    ['guardian/machine/beat', 'leads to a restart at once (code %s)'],
  ),
  fault('5c', 'a wrapper ends while the real server lives on', 'spares', [
    'e2e/adoption',
    'a wrapper that ends with code 0 leaves the bot to what it has started, which is guarded from then on',
  ]),
  fault(
    '6',
    'exit 78: halted at once with its last lines',
    'halts',
    ['guardian/machine/halted', 'halts at once: the configuration of the bot is wrong'],
    ['e2e/restarts', 'is not restarted when it says that its configuration is wrong (exit code 78)'],
  ),
];

export const HANGS: readonly Fault[] = [
  restarts(
    '7a',
    'stopped (SIGSTOP)',
    ['e2e/hangs', 'is left alone when the guardian was stopped and goes on'],
    ['e2e/own-bot', 'starts the bot, sees it decide, brings it back after kill -9 and after SIGSTOP, and ends with it'],
  ),
  restarts('7b', 'a spinning event loop', PASSED_BETWEEN, [
    'chaos/played',
    'a bot whose event loop spins is restarted, and one that dates its decisions oddly is not',
  ]),
  restarts(
    '7c',
    'a dead trading loop behind a lively web server',
    ['guardian/probes/verdict', 'passes up to the limit and not a millisecond longer'],
    ['e2e/hangs', 'is restarted when its trading loop stands still behind a web server that answers'],
    ['guardian/probes/verdict', 'finds a loop that turns no more, however fresh its decision'],
  ),
  restarts(
    '8a',
    'accepts and never answers',
    ['guardian/machine/beat', 'does not restart when only two have'],
    ['e2e/hangs', 'is restarted when it accepts connections and never answers'],
    ['guardian/probes/dashboard', 'for a server that never answers'],
  ),
  restarts('8b', 'headers and then silence', DRIPS, ['guardian/probes/dashboard', 'for headers and then silence']),
  restarts('8c', 'one byte a second', DRIPS, ['guardian/probes/dashboard', 'for one byte every few milliseconds']),
  restarts('8d', 'an endless body', DRIPS, [
    'guardian/probes/dashboard',
    'a body over 1 MiB, sent or unpacked, however it is spread',
  ]),
  restarts(
    '9',
    'ignores SIGTERM: killed with its tree, its death proved before the next spawn',
    ['guardian/machine/stopping', 'does not restart while some of the tree lives'],
    [
      'chaos/processes',
      'is killed when the bot hangs and heeds no request to end; its death is proved before the next spawn',
    ],
    ['e2e/hangs', 'is killed with its whole tree when it does not end by itself'],
  ),
  restarts(
    '10a',
    'a grandchild keeps the port',
    ['e2e/restarts', 'gets no second one beside it, also before it listens; it is named'],
    ['e2e/restarts', 'is replaced only when nothing of its tree is left'],
    ANY_END,
  ),
  restarts(
    '10b',
    'a fork bomb',
    ['guardian/machine/stopping', 'does not restart while some of the tree lives'],
    ['chaos/processes', 'is killed to the last process of a fork bomb before the next bot starts'],
  ),
  fault(
    '10c',
    'a process that cannot die',
    'endures',
    [
      'guardian/machine/stopping',
      'calls a person for a child that does not die, kills again each check, and starts nothing beside it',
    ],
    ['guardian/telling', 'a bot that does not die is an alarm, once for each bot'],
  ),
];
