import { expect, test } from 'vitest';
import type { VmTypeId } from '../../src/domain/ids.ts';
import type { PoolSsh } from '../../src/domain/fleet/pool-ssh.ts';
import { insertRow } from '../../src/store/rows.ts';
import { testEngine } from '../support/engine.ts';
import { openedProviders } from '../support/opened-providers.ts';

test('what a pool says of its nodes goes before what their machine type says', async () => {
  await using engine = await testEngine(0);
  const { database } = engine.test;
  const { name } = await database
    .selectFrom('pool')
    .select('name')
    .where('id', '=', engine.poolId)
    .executeTakeFirstOrThrow();
  const jump = { host: 'bastion', user: 'ops' };
  const settings = { machines: ['10.0.0.1'], user: 'deploy', passphrase: 'open sesame', jumps: [jump] };
  const row = { name: 'behind', desc: '', provider: 'static', settings };
  const id = (await insertRow(database, 'vm_type', row)) as VmTypeId;
  const machines = openedProviders({ database, dataDir: '/nonexistent' });
  const endpointWith = async (ssh: PoolSsh, pool = name) => {
    await database
      .updateTable('pool')
      .set({ ssh: JSON.stringify(ssh) })
      .where('id', '=', engine.poolId)
      .execute();
    return machines.endpointOf('10.0.0.1', id, pool);
  };
  const hop = { ...jump, port: 22, key: null };
  const usual = {
    host: '10.0.0.1',
    port: 22,
    user: 'deploy',
    key: null,
    passphrase: 'open sesame',
    jumps: [hop],
  };
  expect(await endpointWith({})).toEqual(usual);
  expect(await endpointWith({ user: 'root', port: 2222 })).toEqual({ ...usual, user: 'root', port: 2222 });
  const { jumps: _, ...direct } = usual;
  expect(await endpointWith({ jumps: [] })).toEqual(direct);
  const other = { host: '10.9.0.1', port: 2200, user: 'ops', key_file: 'bastion' };
  const { key_file: key, ...place } = other;
  expect(await endpointWith({ jumps: [other, jump] })).toEqual({
    ...usual,
    jumps: [{ ...place, key, passphrase: 'open sesame' }, hop],
  });
  expect(await endpointWith({ port: 2222 }, 'a pool that is gone')).toEqual(usual);
});
