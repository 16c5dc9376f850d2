import { defineConfig } from 'vitest/config';

/**
 * Processes, sockets, encoders and browsers share two cores with whatever else the machine does: a test that fails is tried
 * once more, and the report names it (`retry x1`). What fails twice has failed.
 */
const REAL_PARTS_RETRY = 1;

// One project a kind of test, so that a kind can be run alone: `node run.mjs vitest --project unit`.
export default defineConfig({
  test: {
    // Most tests with real parts wait for pictures and clocks, not for the processor: three files at a time on a machine of two cores.
    maxWorkers: 3,
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts', 'test/tidy.test.ts', 'test/guards.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'sim', include: ['test/sim/**/*.test.ts'], testTimeout: 300_000 } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          retry: REAL_PARTS_RETRY,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          retry: REAL_PARTS_RETRY,
        },
      },
    ],
  },
});
