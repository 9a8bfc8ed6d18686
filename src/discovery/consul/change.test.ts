import { expect, test } from 'vitest';
import type { Instance } from './answers.ts';
import type { ConsulApi } from './api.ts';
import { fulfilled } from './change.ts';

const never = new AbortController().signal;

const instance = (id: string, index: number): Instance => ({
  node: 'springtide',
  id,
  address: '10.0.0.1',
  port: 80,
  tags: [],
  weight: 1,
  meta: {},
  checks: [],
  index,
});

test('a service is read once for many instances, and again after a stale transaction', async () => {
  const names = Array.from({ length: 70 }, (_, index) => `web-${index + 1}`);
  const parts: number[] = [];
  let reads = 0;
  const api: Pick<ConsulApi, 'instances' | 'change'> = {
    instances: () => {
      reads += 1;
      return Promise.resolve(names.slice(0, 2).map((name) => instance(name, reads)));
    },
    change: (operations) => {
      parts.push(operations.length);
      return Promise.resolve(parts.length === 2 ? 'stale' : 'changed');
    },
  };
  const wishes = names.map((name) => ({
    name,
    isMet: (found: Instance | null) => found !== null,
    operations: () => [{ Service: { Verb: 'cas' } }],
  }));
  const done: boolean[] = [];
  for await (const { isChanged } of fulfilled({ api, own: 'springtide' }, wishes, { signal: never }))
    done.push(isChanged);
  expect(parts).toEqual([28, 30, 30, 10]);
  expect(reads).toBe(2);
  expect(done).toEqual(names.map((_, index) => index >= 2));
});
