import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/support/closing-line.ts';

/** Tests of real processes and calls: they wait more than they work, but more than three files at once would be load. */
const LIVES = [
  'test/e2e/**/*.test.ts',
  'test/chaos/**/*.test.ts',
  'test/kill/**/*.test.ts',
  'test/bot/ai/**/*.test.ts',
  'test/bot/program.test.ts',
  'test/bot/okx/program.test.ts',
  'test/bot/server/feed.test.ts',
];

/** Tests that replace modules or the clock, before any module of the program is loaded: each in a worker of its own. */
const REPLACING = [
  'test/simulation/**/*.test.ts',
  'test/contract.test.ts',
  'test/bot/execution/execute.test.ts',
  'test/bot/execution/execute.property.test.ts',
];

export default defineConfig({
  // As the bundle has it: one exchange of a hundred.
  resolve: { alias: { ccxt: `${import.meta.dirname}/deploy/ccxt-okx.mjs` } },
  test: {
    globalSetup: ['test/support/build.ts', 'test/support/two-bots.ts'],
    reporters: ['default', new ClosingLine()],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...LIVES, ...REPLACING],
          // Loading the same modules anew for each of a hundred files took longer than the tests.
          isolate: false,
          maxWorkers: '100%',
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: 'apart', include: REPLACING, maxWorkers: '100%', sequence: { groupOrder: 1 } },
      },
      { extends: true, test: { name: 'three by three', include: LIVES, maxWorkers: 3, sequence: { groupOrder: 2 } } },
    ],
  },
});
