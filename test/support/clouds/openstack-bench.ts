import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type TestDatabase, testDatabase } from '../database.ts';
import { openOnOpenstack, type OnOpenstack } from './openstack-machines.ts';
import { startOpenstack, type TestOpenstack } from './openstack-server.ts';

/** An OpenStack for each test of a file, and the machine types that it opens there. */
export interface OpenstackBench {
  readonly openstack: TestOpenstack;
  readonly open: (settings?: Readonly<Record<string, unknown>>) => Promise<OnOpenstack>;
}

/** Call it once at the top of a file: what it returns is new for each test. */
export function openstackBench(): OpenstackBench {
  let test: TestDatabase;
  let openstack: TestOpenstack;
  const opened: OnOpenstack[] = [];
  beforeAll(async () => {
    test = await testDatabase();
  });
  afterAll(() => test[Symbol.asyncDispose]());
  beforeEach(async () => {
    openstack = await startOpenstack();
  });
  afterEach(async () => {
    await openstack[Symbol.asyncDispose]();
    for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
  });
  return {
    get openstack() {
      return openstack;
    },
    open: async (settings = {}) => {
      const one = await openOnOpenstack({ database: test.database, openstack, settings });
      opened.push(one);
      return one;
    },
  };
}
