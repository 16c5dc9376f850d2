import { defineConfig } from 'vitest/config';
import { PATIENCE_MS } from './test/city/eventually.ts';
import { LongestFirst } from './test/longest-first.ts';

/**
 * Processes, sockets, encoders and browsers share two cores with whatever else the machine does: a test that fails is tried
 * once more, and the report names it (`retry x1`). What fails twice has failed.
 */
const REAL_PARTS_RETRY = 1;

const PATIENCE = { poll: { timeout: PATIENCE_MS } };

/**
 * Node runs the sources as they are, so it runs the tests as well: nothing is transformed, every process compiles from the cache that
 * `npm test` names (tools/node-runner.mjs). No test replaces a module, so that no loader need look at any.
 */
const AS_THEY_ARE = { experimental: { viteModuleRunner: false, nodeLoader: false } };

// One project a kind of test, so that a kind can be run alone: `node run.mjs vitest --project unit`.
export default defineConfig({
  test: {
    // Tests with real parts also wait, for pictures and clocks: three files at a time on a machine of two cores.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...AS_THEY_ARE,
          // One process for many files: most of a file's time went into reading the modules that the file before had read.
          isolate: false,
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/*.test.ts'],
          expect: PATIENCE,
          testTimeout: 60_000,
        },
      },
      { test: { ...AS_THEY_ARE, name: 'sim', include: ['test/sim/**/*.test.ts'], testTimeout: 300_000 } },
      {
        test: {
          ...AS_THEY_ARE,
          name: 'integration',
          globalSetup: 'test/integration/support/postgres-desk.ts',
          include: ['test/integration/**/*.test.ts'],
          expect: PATIENCE,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          retry: REAL_PARTS_RETRY,
        },
      },
      {
        test: {
          ...AS_THEY_ARE,
          name: 'e2e',
          globalSetup: 'test/e2e/support/city-desk.ts',
          include: ['test/e2e/**/*.test.ts'],
          expect: PATIENCE,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          retry: REAL_PARTS_RETRY,
        },
      },
    ],
  },
});
