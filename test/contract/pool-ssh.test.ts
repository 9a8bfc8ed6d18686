import { expect, inject, test } from 'vitest';
import { callApi } from '../support/api-call.ts';
import { caller } from './support/client.ts';
import { makePool } from './support/make.ts';

/* An addition to the contract: pools whose nodes are reached in another way than their machine type says. */

const { data, failure } = caller();
const { isOwn, url } = inject('contract');

async function sshOf(id: number): Promise<unknown> {
  return (await callApi<{ readonly ssh: unknown }>({ url }, `/pool/${id}`, 'tester')).data.ssh;
}

test.runIf(isOwn)('a pool says nothing of it unless told, and an update keeps what it leaves out', async () => {
  const id = await makePool();
  expect(await sshOf(id)).toEqual({});
  const ssh = { user: 'deploy', port: 2222, jumps: [{ host: 'bastion', user: 'ops' }] };
  await data(`/pool/update/${id}`, { ssh });
  await data(`/pool/update/${id}`, { desc: 'other' });
  expect(await sshOf(id)).toEqual(ssh);
  expect(await sshOf(await makePool({ ssh: { jumps: [] } }))).toEqual({ jumps: [] });
  await data(`/pool/update/${id}`, { ssh: {} });
  expect(await sshOf(id)).toEqual({});
});

test.runIf(isOwn).each([
  [{ user: '-oProxyCommand=x' }, 'ssh.user'],
  [{ port: 0 }, 'ssh.port'],
  [{ jumps: [{ host: 'a b', user: 'ops' }] }, 'ssh.jumps.0.host'],
  [{ jumps: [{ host: 'a', user: 'ops', key_file: '../ssh/id_ed25519' }] }, 'ssh.jumps.0.key_file'],
  [{ jumps: [{ host: 'a' }] }, 'ssh.jumps.0.user'],
  [{ jumps: Array.from({ length: 5 }, () => ({ host: 'a', user: 'ops' })) }, 'ssh.jumps'],
  ['deploy', 'ssh'],
])('%j is refused', async (ssh, field) => {
  const id = await makePool();
  expect(await failure(`/pool/update/${id}`, { ssh })).toMatchObject({ code: 400, error: { field } });
});
