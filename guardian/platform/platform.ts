// Chooses the platform that this process runs on.
import { darwinPlatform } from './darwin.ts';
import { linuxPlatform } from './linux.ts';
import type { Platform } from './types.ts';
import { windowsPlatform } from './windows.ts';

/** Systems other than these three are taken for the kind of macOS: POSIX with `ps` and `lsof`. */
export function platformOf(name: NodeJS.Platform): Platform {
  switch (name) {
    case 'linux':
    case 'android':
      return linuxPlatform;
    case 'win32':
      return windowsPlatform();
    default:
      return darwinPlatform();
  }
}

export const platform: Platform = platformOf(process.platform);
