// A command of the person's own; its two users are tried in their own tests.
import { expect, it } from 'vitest';
import { runCommand } from '../../../guardian/child/run-command.ts';

it('may end before it has read its input, however long that is', async () => {
  const words = ['/bin/sh', '-c', 'exit 3'];
  const { ended } = runCommand({ words, cwd: '/', env: {}, input: 'x'.repeat(4 << 20), output: null });
  expect(await ended).toEqual({ is: 'ended', code: 3 });
});
