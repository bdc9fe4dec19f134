import { expect, it } from 'vitest';
import { stateFolderOf } from '../../common/state-folder.ts';

it.each<[NodeJS.Platform, Record<string, string>, string | null, string | null]>([
  ['linux', {}, '/home/me', '/home/me/.local/state/trading-guardian'],
  ['linux', { XDG_STATE_HOME: '/var/mine' }, '/home/me', '/var/mine/trading-guardian'],
  ['linux', { XDG_STATE_HOME: '/var/mine' }, null, '/var/mine/trading-guardian'],
  ['linux', { XDG_STATE_HOME: 'relative' }, '/home/me', '/home/me/.local/state/trading-guardian'],
  ['linux', { XDG_STATE_HOME: '' }, '/home/me', '/home/me/.local/state/trading-guardian'],
  ['linux', {}, null, null],
  ['linux', {}, '', null],
  ['freebsd', {}, '/home/me', '/home/me/.local/state/trading-guardian'],
  ['darwin', {}, '/Users/me', '/Users/me/Library/Application Support/trading-guardian'],
  ['darwin', { XDG_STATE_HOME: '/var/mine' }, '/Users/me', '/Users/me/Library/Application Support/trading-guardian'],
  [
    'win32',
    { LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local' },
    'C:\\Users\\me',
    'C:\\Users\\me\\AppData\\Local\\trading-guardian',
  ],
  ['win32', {}, 'C:\\Users\\me', 'C:\\Users\\me\\AppData\\Local\\trading-guardian'],
  ['win32', {}, null, null],
])('on %s, with %j and the home %j, it is %j', (platform, environment, home, expected) => {
  expect(stateFolderOf(platform, environment, home)).toBe(expected);
});
