import { describe, expect, it } from 'vitest';
import { pipeName, posixSocketPath } from '../../../guardian/platform/socket-path.ts';

describe('the control socket', () => {
  it('lies in the data folder', () => {
    expect(posixSocketPath('/srv/guardian/data', '/tmp')).toBe('/srv/guardian/data/guardian.sock');
  });

  it('stays there up to 100 bytes', () => {
    const folder = `/${'d'.repeat(100 - '//guardian.sock'.length)}`;
    expect(posixSocketPath(folder, '/tmp')).toBe(`${folder}/guardian.sock`);
    expect(posixSocketPath(`${folder}d`, '/tmp')).toMatch(/^\/tmp\/guardian-[0-9a-f]{16}\.sock$/);
  });

  it('counts bytes, not characters', () => {
    expect(posixSocketPath(`/${'数'.repeat(30)}`, '/tmp')).toMatch(/^\/tmp\//);
  });

  it('has a short name of its own for each long folder, however that is written', () => {
    const folder = `/${'d'.repeat(120)}`;
    expect(posixSocketPath(`${folder}/a/../`, '/tmp')).toBe(posixSocketPath(folder, '/tmp'));
    expect(posixSocketPath(`${folder}e`, '/tmp')).not.toBe(posixSocketPath(folder, '/tmp'));
  });

  it('is a pipe on Windows, the same however the folder is written', () => {
    expect(pipeName('C:\\Bots\\Data')).toMatch(/^\\\\\.\\pipe\\guardian-[0-9a-f]{16}$/);
    expect(pipeName('c:/bots/data/')).toBe(pipeName('C:\\Bots\\Data'));
    expect(pipeName('D:\\Bots\\Data')).not.toBe(pipeName('C:\\Bots\\Data'));
  });
});
