// The channel `command`: a program of the person's own, run once for each message, without a shell.
import { type Ended, runCommand } from '../../child/run-command.ts';
import { type Channel, failed, type Sent } from '../channel.ts';
import { asText } from '../message.ts';

/** Holds the message too, for programs that do not read their input. */
const VARIABLE = 'GUARDIAN_ALARM';

/** @param cwd The folder in which it runs. */
export function command(words: readonly string[], cwd: string, host: string): Channel {
  const program = words[0] as string;
  return {
    name: 'command',
    send: (message, signal) => {
      const text = asText(message, host);
      const env = { ...process.env, [VARIABLE]: text };
      const running = runCommand({ words, cwd, env, input: `${text}\n`, output: null });
      return new Promise((resolve) => {
        void running.ended.then((ended) => resolve(sentBy(program, ended)));
        const end = () => {
          running.kill();
          resolve(failed(`${program} did not end in time`));
        };
        if (signal.aborted) end();
        else signal.addEventListener('abort', end, { once: true });
      });
    },
  };
}

function sentBy(program: string, ended: Ended): Sent {
  switch (ended.is) {
    case 'ended':
      return ended.code === 0 ? { isSent: true } : failed(`${program} ended with code ${ended.code}`);
    case 'signalled':
      return failed(`${program} was ended by ${ended.signal}`);
    case 'unstarted':
      return failed(
        ended.why === 'ENOENT' ? `${program} does not exist: correct guardian.notifications.command` : ended.why,
      );
    default:
      return ended satisfies never;
  }
}
