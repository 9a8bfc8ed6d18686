import { defineConfig } from 'vitest/config';

/** The tests against a real OpenStack, which `npm run test:openstack` alone runs. */
export default defineConfig({
  test: {
    include: ['test/openstack/*.test.ts'],
    globalSetup: 'test/support/made-cluster.ts',
    expect: { poll: { timeout: 60_000 } },
    // a busy machine takes a minute for three machines
    testTimeout: 1_200_000,
    hookTimeout: 1_800_000,
  },
});
