// Where guardians and bots of the tests have the user's state folder, on every platform: not in the developer's own home.
import { join } from 'node:path';

export const stateIn = (folder: string): Readonly<Record<string, string>> => ({
  XDG_STATE_HOME: join(folder, 'state'),
  LOCALAPPDATA: join(folder, 'state'),
  ...(process.platform === 'darwin' && { HOME: join(folder, 'state') }),
});
