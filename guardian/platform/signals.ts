// Sends signals on POSIX; on Windows only the look with signal 0.

/** nobody: no such process or group; forbidden: it is there, and none of it may be signalled by us. */
export type Sent = 'sent' | 'nobody' | 'forbidden';

/** The signals of a request, in their order: a stopped process takes SIGTERM only once it runs again. */
export const SIGNALS = { ask: ['SIGTERM', 'SIGCONT'], kill: ['SIGKILL'] } as const;

/** Whether a pid can be that of a child: 0 and below address groups, 1 is the first process of the machine. */
export const isChildPid = (pid: number) => Number.isInteger(pid) && pid > 1;

/** @param signal 0 only looks whether it is there. A pid up to 1 counts as nobody. */
export const send = (pid: number, signal: NodeJS.Signals | 0): Sent => (isChildPid(pid) ? kill(pid, signal) : 'nobody');

export const sendToGroup = (leaderPid: number, signal: NodeJS.Signals | 0): Sent =>
  isChildPid(leaderPid) ? kill(-leaderPid, signal) : 'nobody';

function kill(target: number, signal: NodeJS.Signals | 0): Sent {
  try {
    process.kill(target, signal);
    return 'sent';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'forbidden' : 'nobody'; // kill throws errno errors only
  }
}
