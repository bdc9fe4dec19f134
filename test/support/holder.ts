// A real second process that takes locks as it is told, and answers each word with one line.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const LOCK = join(import.meta.dirname, '../../common/kernel-lock.ts');
const PROGRAM = `
  import { renameSync, writeFileSync } from 'node:fs';
  import { createInterface } from 'node:readline';
  import { takeLock } from ${JSON.stringify(LOCK)};
  const locks = new Map();
  console.log('ready');
  for await (const line of createInterface(process.stdin)) {
    const [word, file, ms] = JSON.parse(line);
    if (word === 'release') {
      locks.get(file).release();
      console.log('released');
      continue;
    }
    locks.set(file, takeLock(file));
    if (word !== 'take') setTimeout(() => {
      if (word === 'takeAndReplace') {
        writeFileSync(file + '.new', '');
        renameSync(file + '.new', file);
      }
      locks.get(file).release();
    }, ms);
    console.log(locks.get(file) ? 'held' : 'refused');
  }
`;

export type Holder = Awaited<ReturnType<typeof startHolder>>;

/** To be killed by whoever starts it. */
export async function startHolder() {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const heard = async () => String((await lines.next()).value);
  await heard();
  const tell = (...words: readonly (string | number)[]) => {
    child.stdin.write(`${JSON.stringify(words)}\n`);
    return heard();
  };
  return {
    take: (file: string) => tell('take', file),
    /** Lets go after so many milliseconds. */
    takeFor: (file: string, ms: number) => tell('takeFor', file, ms),
    /** Puts another file in its place before it lets go. */
    takeAndReplace: (file: string, ms: number) => tell('takeAndReplace', file, ms),
    release: (file: string) => tell('release', file),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
