import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { FileOrder } from './test/support/file-order.ts';

/** What all tests but those of `unit` need, made once for all. */
const PLACES = ['test/support/room-in-memory.ts', 'test/support/made-cluster.ts', 'test/support/built-server.ts'];
/** Patience with what is awaited from other processes. */
const expectations = { poll: { timeout: 20_000 } };

// Processes that tests start find there what Node compiled before: half of the processor time of a start.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

/** More than two processors: tests wait more than they compute. */
const WORKERS = 5;

// Unit tests stand beside their file; everything that needs a database, sshd or a browser is in test/.
export default defineConfig({
  test: {
    sequence: { sequencer: FileOrder },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'web/src/**/*.test.ts'],
          // of thousands of random cases, beside whatever else keeps the processors busy
          testTimeout: 30_000,
          // pure logic: a process of its own for each file is more work than the tests themselves
          isolate: false,
          maxWorkers: WORKERS,
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/**/*.test.ts'],
          exclude: ['test/contract/**', 'test/browser/**', 'test/openstack/**'],
          globalSetup: PLACES,
          // what they share is outside of the process anyway; to load everything anew for each file is a tenth of their work
          isolate: false,
          expect: expectations,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: WORKERS,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/*.test.ts'],
          globalSetup: PLACES,
          expect: expectations,
          testTimeout: 240_000,
          hookTimeout: 120_000,
          maxWorkers: WORKERS,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['test/contract/*.test.ts'],
          globalSetup: [...PLACES, 'test/contract/support/server.ts'],
          setupFiles: 'test/contract/support/clean-up.ts',
          // the files share only their server
          isolate: false,
          expect: expectations,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: WORKERS,
        },
      },
    ],
  },
});
