// Reads what the build made for the browser: it lies beside the program's bundle.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * @param folder Where it lies; for a program that runs from the sources, the build's own folder.
 * @throws Error that says how to make what is missing.
 */
export function readBuilt(name: string, folder = builtBeside(import.meta.dirname)): string {
  const path = join(folder, name);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`${path} cannot be read: run "npm run build", which makes it`, { cause: error });
  }
}

const builtBeside = (here: string) => (basename(here) === 'dist' ? here : join(here, '../../../dist'));
