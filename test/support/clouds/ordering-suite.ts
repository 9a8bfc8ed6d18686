import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type TestDatabase, testDatabase } from '../database.ts';
import type { OrderedSubject } from './ordered-subject.ts';
import type { OrderingBench, OrderingSuite } from './ordering-bench.ts';
import { testFaults, testRoom } from './ordering-faults.ts';
import { testMachines } from './ordering-machines.ts';
import { testProcesses, testThousand } from './ordering-processes.ts';

/*
 * What machine providers do whose clouds make many machines with one call when the cloud fails, at a server that answers as the cloud is
 * documented to.
 */

/**
 * Runs the suite for a cloud.
 *
 * @returns what the cloud's own tests use, once they run
 */
export function orderingSuite(suite: OrderingSuite): OrderingBench {
  const bench = {} as { test: TestDatabase; subject: OrderedSubject };

  beforeAll(async () => {
    bench.test = await testDatabase();
  });

  afterAll(() => bench.test[Symbol.asyncDispose]());

  beforeEach(async () => {
    bench.subject = await suite.start(bench.test);
    bench.subject.server.cloud.bootsIn = 20;
  });

  afterEach(async () => {
    const { strange } = bench.subject.server;
    await bench.subject[Symbol.asyncDispose]();
    if (strange.length > 0) throw new Error(`no client makes such calls: ${strange.join('; ')}`);
  });

  testFaults(suite, bench);
  testRoom(suite, bench);
  testMachines(bench);
  testProcesses(suite, bench);
  testThousand(suite, bench);
  return bench;
}
