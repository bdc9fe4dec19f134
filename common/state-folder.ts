// The folder in which this user's programs remember what belongs to the user, not to one data folder.
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

const NAME = 'trading-guardian';

/**
 * @param home The home folder; null where there is none.
 * @returns An absolute path; null where the user has no place for it.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/ which has a relative XDG_STATE_HOME ignored.
 */
export function stateFolderOf(
  platform: NodeJS.Platform,
  environment: { readonly [name: string]: string | undefined },
  home: string | null,
): string | null {
  const below = (path: typeof posix, chosen: string | undefined, ...usual: readonly string[]) => {
    if (chosen && path.isAbsolute(chosen)) return path.join(chosen, NAME);
    return home !== null && path.isAbsolute(home) ? path.join(home, ...usual, NAME) : null;
  };
  switch (platform) {
    case 'win32':
      return below(win32, environment.LOCALAPPDATA, 'AppData', 'Local');
    case 'darwin':
      return below(posix, undefined, 'Library', 'Application Support');
    default:
      return below(posix, environment.XDG_STATE_HOME, '.local', 'state');
  }
}

/** That of the user who runs this process. */
export function ownStateFolder(): string | null {
  return stateFolderOf(process.platform, process.env, homeOrNone());
}

function homeOrNone(): string | null {
  try {
    return homedir();
  } catch {
    return null;
  }
}
