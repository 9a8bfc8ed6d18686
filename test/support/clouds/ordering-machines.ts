import { describe, expect, test } from 'vitest';
import { createAll, makeAll } from '../sandbox.ts';
import { failuresIn, madeOnce, type OrderingBench } from './ordering-bench.ts';

/** What becomes of a machine on its way, and after it. */
export function testMachines(bench: OrderingBench): void {
  describe('a machine', () => {
    test('that ends while it boots fails with the reason, and is made anew by a retry', async () => {
      const { subject } = bench;
      const { provider, server } = subject;
      server.cloud.bootsIn = 300;
      server.cloud.endsWhileBooting = 'Client.InternalError: the key of the volume is disabled';
      const events = await createAll(provider, ['a']);
      expect(failuresIn(events)).toEqual([
        expect.stringMatching(/ended before it was ready.*key of the volume|terminated while it booted/),
      ]);
      await madeOnce(subject, provider, ['a']);
    });

    test('that was ended by somebody is made anew by a retry', async () => {
      const { subject, test: of } = bench;
      const { provider, server } = subject;
      const [first] = await makeAll(provider, ['a']);
      server.cloud.end(server.cloud.existing());
      const minutes = new Date(Date.now() - 120_000);
      await of.database.updateTable('machine_lease').set({ leased: minutes }).execute();
      const [second] = await madeOnce(subject, provider, ['a']);
      expect(second?.vmId).not.toBe(first?.vmId);
    });

    test('that does not boot in time fails, and is found by the retry', async () => {
      const { subject } = bench;
      subject.server.cloud.bootsIn = 3_600_000;
      const slow = await subject.reopened({ time_limit: 1 });
      expect(failuresIn(await createAll(slow, ['a']))).toEqual([expect.stringMatching(/after 1 s/)]);
      subject.server.cloud.bootsIn = 0;
      await madeOnce(subject, slow, ['a']);
    });

    test('has the host key that its console shows, if that is asked for', async () => {
      const { subject, test: of } = bench;
      const provider = await subject.reopened({ read_host_key: true });
      const [made] = await makeAll(provider, ['a']);
      expect(made?.hostKey).toMatch(/^AAAAC3NzaC1lZDI1NTE5/);
      const keys = of.database
        .selectFrom('host_key')
        .select('public_key')
        .where('host', '=', made?.ip ?? '');
      expect(await keys.execute()).toEqual([{ public_key: made?.hostKey }]);
    });
  });
}
