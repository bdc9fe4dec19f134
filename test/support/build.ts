// Builds dist/ once before all tests: the end-to-end tests run what users run. They start it hundreds of times: Node keeps
// what it has compiled, which halves the work of a start.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export const setup = () => {
  process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '../../node_modules/.cache/compiled');
  execFileSync(process.execPath, ['deploy/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
};
