// Windows: PowerShell for processes, netstat and tasklist for ports, taskkill for the end.
import { nearest } from './nearest.ts';
import { parseNetstat } from './netstat.ts';
import { type Run, run as runCommand } from './run.ts';
import { isChildPid, send } from './signals.ts';
import { pipeName } from './socket-path.ts';
import { parseTasklist } from './tasklist.ts';
import type { Platform } from './types.ts';
import { describeCommand, parseWindowsDescription } from './windows-describe.ts';
import { LIST_PROCESSES, parseWindowsProcesses, treeOf } from './windows-tree.ts';

export function windowsPlatform(run: Run = runCommand): Platform {
  const powershell = async (command: string): Promise<string> =>
    (await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', command]))?.text ?? '';

  return {
    startToken: async (pid) => {
      if (!isChildPid(pid)) return null;
      const ticks = await powershell(`(Get-Process -Id ${pid}).StartTime.ToUniversalTime().Ticks`);
      return /^\d+$/.exec(ticks.trim())?.[0] ?? null;
    },
    startTokenNow: null,
    isRunning: (pid) => send(pid, 0) !== 'nobody',
    ageOf: async (pid) => {
      if (!isChildPid(pid)) return null;
      const said = await powershell(`[long]((Get-Date) - (Get-Process -Id ${pid}).StartTime).TotalMilliseconds`);
      const age = /^\d+$/.exec(said.trim())?.[0];
      return age === undefined ? null : Number(age);
    },
    listener: async (port) => {
      const found = nearest(parseNetstat((await run('netstat', ['-ano']))?.text ?? '', port));
      if (found === null) return null;
      const said = await run('tasklist', ['/FI', `PID eq ${found.pid}`, '/FO', 'CSV', '/NH']);
      return { pid: found.pid, name: parseTasklist(said?.text ?? '') };
    },
    holderOf: async () => ({ is: 'unseen' }),
    groupMembers: async (leaderPid) =>
      isChildPid(leaderPid) ? treeOf(leaderPid, parseWindowsProcesses(await powershell(LIST_PROCESSES))) : [],
    isGroupGone: (leaderPid) => send(leaderPid, 0) === 'nobody',
    asksBySignal: false,
    signalGroup: async (leaderPid, how) => {
      if (how === 'ask' || !isChildPid(leaderPid)) return false;
      return (await run('taskkill', ['/T', '/F', '/PID', String(leaderPid)]))?.code === 0;
    },
    findMarked: async () => [],
    controlSocketPath: pipeName,
    bootClock: () => null,
    endCommand: (pid) => `taskkill /T /F /PID ${pid}`,
    describe: async (pids) =>
      pids.length === 0 ? [] : parseWindowsDescription(await powershell(describeCommand(pids))),
  };
}
