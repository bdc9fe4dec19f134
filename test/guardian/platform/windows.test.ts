import { describe, expect, it } from 'vitest';
import { parseNetstat } from '../../../guardian/platform/netstat.ts';
import type { Run } from '../../../guardian/platform/run.ts';
import { parseTasklist } from '../../../guardian/platform/tasklist.ts';
import { windowsPlatform } from '../../../guardian/platform/windows.ts';
import { parseWindowsProcesses, treeOf } from '../../../guardian/platform/windows-tree.ts';

const lines = (...text: string[]) => `${text.join('\r\n')}\r\n`;

const NETSTAT = lines(
  '',
  'Active Connections',
  '',
  '  Proto  Local Address          Foreign Address        State           PID',
  '  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1096',
  '  TCP    0.0.0.0:18080          0.0.0.0:0              LISTENING       11',
  '  TCP    127.0.0.1:8080         0.0.0.0:0              LISTENING       6120',
  '  TCP    127.0.0.1:8080         127.0.0.1:50122        ESTABLISHED     6120',
  '  TCP    127.0.0.1:50122        127.0.0.1:8080         ESTABLISHED     9004',
  '  TCP    127.0.0.1:8080         127.0.0.1:50120        TIME_WAIT       0',
  '  TCP    [::]:8080              [::]:0                 LISTENING       7001',
  '  UDP    0.0.0.0:8080           *:*                                    4242',
);
const GERMAN = lines(
  'Aktive Verbindungen',
  '',
  '  TCP    0.0.0.0:8080           0.0.0.0:0              ABHÖREN         6120',
);
const TASKLIST = lines('', '"node.exe","6120","Console","1","45,678 K"');
const NO_TASK = lines('INFO: No tasks are running which match the specified criteria.');
const PROCESSES = lines(
  '4 0 638970000000000000',
  '6120 5000 638971000000000100',
  '6200 6120 638971000000000200',
  '6300 6200 638971000000000300',
  '6400 6120 638970900000000000',
  '7000 5000 638971000000000400',
);

describe('netstat on Windows', () => {
  it('names the listeners, not the connections', () => {
    expect(parseNetstat(NETSTAT, 8080)).toEqual([
      { address: '127.0.0.1', pid: 6120 },
      { address: '::', pid: 7001 },
    ]);
  });

  it('is read in every language of the system', () => {
    expect(parseNetstat(GERMAN, 8080)).toEqual([{ address: '0.0.0.0', pid: 6120 }]);
  });

  it('is empty where nobody listens', () => {
    expect(parseNetstat(NETSTAT, 50122)).toEqual([]);
  });
});

describe('tasklist on Windows', () => {
  it('names a program', () => {
    expect(parseTasklist(TASKLIST)).toBe('node.exe');
  });

  it('names none where there is no such task', () => {
    expect(parseTasklist(NO_TASK)).toBeNull();
  });
});

describe('the tree of a process on Windows', () => {
  const processes = parseWindowsProcesses(PROCESSES);

  it('has children and their children, but nobody older than the parent', () => {
    expect(treeOf(6120, processes)).toEqual([6120, 6200, 6300]);
  });

  it('outlives the process at its root', () => {
    expect(
      treeOf(
        6120,
        processes.filter((p) => p.pid !== 6120),
      ),
    ).toEqual([6200, 6400, 6300]);
  });

  it('is empty where nobody is known', () => {
    expect(treeOf(99, processes)).toEqual([]);
  });
});

describe('Windows', () => {
  /** Answers by the name of the program; notes what it was asked. */
  const system = (answers: { readonly [file: string]: string }, code = 0) => {
    const asked: string[] = [];
    const run: Run = async (file, args) => {
      asked.push([file, ...args].join(' '));
      return { code, text: answers[file] ?? '' };
    };
    return { asked, windows: windowsPlatform(run) };
  };

  it('knows a process by the ticks at its start', async () => {
    expect(await system({ 'powershell.exe': '638971000000000100\r\n' }).windows.startToken(6120)).toBe(
      '638971000000000100',
    );
    expect(
      await system({ 'powershell.exe': 'Get-Process : Cannot find a process\r\n' }, 1).windows.startToken(6120),
    ).toBeNull();
  });

  it('names the listener that a connection to 127.0.0.1 reaches', async () => {
    const { windows, asked } = system({ netstat: NETSTAT, tasklist: TASKLIST });
    expect(await windows.listener(8080)).toEqual({ pid: 6120, name: 'node.exe' });
    expect(asked).toEqual(['netstat -ano', 'tasklist /FI PID eq 6120 /FO CSV /NH']);
    expect(await windows.listener(9999)).toBeNull();
  });

  it('knows the tree as the group', async () => {
    expect(await system({ 'powershell.exe': PROCESSES }).windows.groupMembers(6120)).toEqual([6120, 6200, 6300]);
  });

  it('kills the tree, and asks nobody: that is done over the endpoint of the bot', async () => {
    const { windows, asked } = system({});
    expect(await windows.signalGroup(6120, 'ask')).toBe(false);
    expect(await windows.signalGroup(6120, 'kill')).toBe(true);
    expect(asked).toEqual(['taskkill /T /F /PID 6120']);
  });

  it('says so when there was nothing to kill', async () => {
    expect(await system({}, 128).windows.signalGroup(6120, 'kill')).toBe(false);
  });

  it.each([1, 0, -1, Number.NaN])('never touches pid %d', async (pid) => {
    const { windows, asked } = system({ 'powershell.exe': '638971000000000100' });
    expect(await windows.signalGroup(pid, 'kill')).toBe(false);
    expect(await windows.startToken(pid)).toBeNull();
    expect(await windows.groupMembers(pid)).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('says which command ends the bot', () => {
    expect(system({}).windows.endCommand(6120)).toBe('taskkill /T /F /PID 6120');
  });
});
