import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/support/closing-line.ts';

/** Tests that take the time of real processes and calls: beside others they would measure those. */
const TIMED = [
  'test/e2e/**/*.test.ts',
  'test/bot/ai/**/*.test.ts',
  'test/bot/program.test.ts',
  'test/bot/server/feed.test.ts',
];

export default defineConfig({
  test: {
    globalSetup: 'test/support/build.ts',
    reporters: ['default', new ClosingLine()],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: TIMED,
          maxWorkers: '100%',
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: 'one by one', include: TIMED, maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
