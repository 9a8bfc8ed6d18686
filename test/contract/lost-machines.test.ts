import { expect, inject, test } from 'vitest';
import { callApi } from '../support/api-call.ts';
import { caller } from './support/client.ts';
import { makePool } from './support/make.ts';

/* An addition to the contract: pools whose nodes are replaced when their machines are gone. */

const { data, failure } = caller();
const { isOwn, url } = inject('contract');

interface Shown {
  readonly id: number;
  readonly replace_lost: unknown;
}

/** What an answer has, also what the contract does not. */
async function whole<Data>(path: string): Promise<Data> {
  return (await callApi<Data>({ url }, path, 'tester')).data;
}

/** What a pool says, alone and in the list. */
async function wants(id: number): Promise<readonly unknown[]> {
  const listed = await whole<readonly Shown[]>('/pool/list?page_size=1000');
  const shown = [await whole<Shown>(`/pool/${id}`), ...listed.filter((pool) => pool.id === id)];
  return shown.map((pool) => pool.replace_lost);
}

test.runIf(isOwn)('a pool does not want it unless told, and an update keeps what it leaves out', async () => {
  const id = await makePool();
  expect(await wants(id)).toEqual([false, false]);
  await data(`/pool/update/${id}`, { replace_lost: true });
  await data(`/pool/update/${id}`, { desc: 'other' });
  expect(await wants(id)).toEqual([true, true]);
  expect(await wants(await makePool({ replace_lost: true }))).toEqual([true, true]);
  await data(`/pool/update/${id}`, { replace_lost: false });
  expect(await wants(id)).toEqual([false, false]);
});

test.runIf(isOwn)('what is neither yes nor no is refused', async () => {
  const id = await makePool();
  for (const replace_lost of ['perhaps', 2, []]) {
    expect(await failure(`/pool/update/${id}`, { replace_lost })).toMatchObject({
      code: 400,
      error: { field: 'replace_lost' },
    });
  }
});
