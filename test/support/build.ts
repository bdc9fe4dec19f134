// Builds dist/ once before all tests: the end-to-end tests run what users run.
import { execFileSync } from 'node:child_process';

export const setup = () => {
  execFileSync(process.execPath, ['deploy/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
};
