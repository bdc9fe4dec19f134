// Restarts, and the guardian's own life: groups 18 to 29.
import { type Fault, fault, type Proof, restarts } from './fault.ts';

const stopping = (row: string): Proof => ['guardian/machine/stopping', row];
const limit = (title: string): Proof => ['guardian/machine/limit', title];
const TEN_TIMES: Proof = [
  'e2e/restarts',
  'is not restarted more often because the guardian itself was restarted in between',
];
const LOAD: Proof = ['chaos/processes', 'restarts nobody; a bot that hangs in the middle of it is found'];

export const RESTARTS: readonly Fault[] = [
  restarts(
    '18a',
    'two causes in one tick: one restart',
    ['chaos/causes', 'are no restart where one of them is a stop'],
    ['chaos/causes', 'are one restart where the third check fails and the bot then ends'],
    ['chaos/causes', 'are one restart where the bot ends and its third check then fails'],
  ),
  fault('18b', 'stop pressed during a restart', 'halts', stopping('the asking of a restart'), [
    'e2e/stopping',
    'stopping',
  ]),
  fault('18c', 'stop pressed during a backoff', 'halts', stopping('a backoff'), ['e2e/stopping', 'backoff']),
  fault('18d', 'stop pressed during a check', 'halts', stopping('a check'), ['e2e/stopping', 'watching']),
  fault('18e', 'stop pressed in the grace period', 'halts', stopping('the grace period'), ['e2e/stopping', 'grace']),
  restarts(
    '19a',
    'the port in TIME_WAIT',
    ['guardian/child/child', 'is not spawned on a port that somebody else holds; the holder is named'],
    ['chaos/causes', 'is free for the next one while it is in TIME_WAIT, and not while one listens'],
  ),
  fault(
    '19b',
    'the port held by a stranger',
    'spares',
    [
      'chaos/processes',
      'gets no bot beside it and is never killed; an alarm names it, and the bot starts when it has gone',
    ],
    ['guardian/machine/spawning', 'is never counted'],
  ),
  fault(
    '20',
    'a failure every 7 min all night: the hourly limit never trips, the daily one does',
    'halts',
    limit('stops a failure every 7 minutes at the 31st, which the hourly limit never does'),
    ['chaos/outages', 'a failure every 7 minutes all night trips the daily limit, never the hourly one'],
  ),
  restarts(
    '21a',
    'the tenth restart, and the window to the millisecond',
    limit('refuses the eleventh one millisecond before the first is as old as the window'),
    limit('allows the tenth restart'),
    limit('does not refuse it when the first is exactly as old as the window'),
  ),
  fault('21b', 'the eleventh restart', 'halts', limit('refuses the eleventh and calls a person'), [
    'e2e/restarts',
    'is restarted exactly ten times; the eleventh restart is refused and a person is called',
  ]),
  fault(
    '21c',
    'the guardian itself restarted in between',
    'halts',
    TEN_TIMES,
    limit('counts the restarts of an earlier guardian'),
  ),
  fault(
    '22a',
    'restarted but never ready: not verified, said so',
    'halts',
    ['guardian/alert/rules', 'a restart after one that was not verified says so, more gravely'],
    ['guardian/telling', 'a halt leaves the last restart unverified and tells the last twenty lines'],
  ),
  fault('22b', 'ready but no decision: not verified', 'endures', [
    'guardian/machine/recovery',
    'is not verified by a healthy check without a decision',
  ]),
];

export const LIFE: readonly Fault[] = [
  fault(
    '23',
    'SIGKILL while the bot lives: it trades on, adopted within a check, one bot at every moment',
    'spares',
    ['e2e/adoption', 'is adopted within a check; its end is noticed within a second and is a failure like any other'],
    [
      'kill/guardians',
      'a guardian that is killed with -9 at any moment leaves one bot, which the next one adopts or replaces',
    ],
    ['chaos/two-bots', 'sees two bots of one folder, tells of them once, and names both'],
  ),
  fault(
    '24',
    'two guardians started in the same millisecond',
    'refuses',
    ['e2e/refusals', 'two guardians started at the same moment: one guards, the other exits 4 and names it'],
    [
      'e2e/locks',
      'two guardians started at the same moment with a data folder each: one guards, the other exits 4 and names it',
    ],
  ),
  fault(
    '25a',
    'a power cut: history intact, no stale lock',
    'endures',
    ['chaos/disk', 'is whole after a power cut, wherever in its newest writes that falls'],
    ['guardian/locks/locks', 'the same bot after a power cut, which leaves the files but no lock'],
  ),
  fault(
    '25b',
    'history corrupt',
    'endures',
    ['e2e/troubles', 'goes on with a history that is corrupt, and keeps it aside'],
    ['guardian/history', 'moves a corrupt file aside, says so, and begins anew'],
  ),
  fault('25c', 'history locked', 'endures', [
    'guardian/history',
    'that another process has locked is still read, told once, and written again afterwards',
  ]),
  fault('25d', 'history read-only', 'endures', [
    'chaos/disk',
    'in a read-only file is said once, still read, and stops no guarding',
  ]),
  fault(
    '26',
    'a pid reused by an innocent process: never signalled',
    'spares',
    ['e2e/adoption', 'is not taken for a process that has got its pid since'],
    ['guardian/preflight', 'a process that has got its pid since is nobody’s'],
  ),
  fault('27a', 'SIGHUP, a closed terminal', 'endures', [
    'chaos/processes',
    'guards on through SIGHUP with nobody to read what it says',
  ]),
  fault(
    '27b',
    'SIGTERM twice',
    'halts',
    ['e2e/stopping', 'kills at once when it is asked a second time'],
    ['guardian/machine/stopping', 'kills at once what was being asked'],
  ),
  fault(
    '27c',
    'Ctrl+C in each phase',
    'halts',
    ['chaos/processes', 'is told by Ctrl+C to end, which its bot hears from it alone and in order'],
    ['e2e/stopping', 'grace'],
    ['e2e/stopping', 'watching'],
    ['e2e/stopping', 'stopping'],
    ['e2e/stopping', 'backoff'],
    ['e2e/stopping', 'halted'],
    ['e2e/stopping', 'paused'],
  ),
  fault(
    '28a',
    'no file descriptors left',
    'spares',
    ['chaos/processes', 'restarts nobody, says so, and sees again once there are some (needs prlimit)'],
    ['guardian/probes/dashboard', 'a fault of our own is no refusal: here no descriptors are left'],
  ),
  fault('28b', '100 % CPU on both cores for ten minutes', 'spares', LOAD, [
    'guardian/watching',
    'is never restarted: not for sleep, a stop, a step of the clock or load',
  ]),
  restarts(
    '28c',
    'a real hang under that load',
    ['guardian/watching', 'is never restarted: not for sleep, a stop, a step of the clock or load'],
    LOAD,
    ['guardian/watching', 'is found under load too, when load has been an excuse for fifteen minutes'],
  ),
  fault('29', 'its own memory after seven simulated days of checks: flat', 'endures', [
    'chaos/decisions',
    'seven days of checks leave nothing in memory that grows with them',
  ]),
];
