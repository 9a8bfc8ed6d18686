import { describe, expect, test } from 'vitest';
import { EtcdRefusal, type Found, NOT_FOUND } from './answers.ts';
import { fulfilled, type Wish, type Writing } from './change.ts';
import type { KeyChange } from './keys.ts';

const { signal } = new AbortController();
const wish = (name: string, value: string | null): Wish => ({
  name,
  value,
  isMet: (found) => (found?.value ?? null) === value,
});

/** Keys in memory; before each of the first transactions somebody else does something. */
class MemoryKeys implements Pick<Writing, 'keys'> {
  readonly values = new Map<string, Found>();
  readonly made: (readonly KeyChange[])[] = [];
  private readonly others: (() => void)[];
  private revision = 0;

  constructor(...others: (() => void)[]) {
    this.others = others;
  }

  put(name: string, value: string | null): void {
    this.revision += 1;
    if (value === null) this.values.delete(name);
    else this.values.set(name, { key: Buffer.from(name), value, modRevision: String(this.revision), lease: '0' });
  }

  readonly keys: Writing['keys'] = {
    some: (names) => Promise.resolve(this.found(names)),
    change: (changes) => {
      this.others.shift()?.();
      this.made.push(changes);
      const isAsSeen = changes.every(({ name, seen }) => (this.values.get(name)?.modRevision ?? '0') === seen);
      if (!isAsSeen) return Promise.resolve(this.found(changes.map(({ name }) => name)));
      for (const { name, value } of changes) this.put(name, value);
      return Promise.resolve(null);
    },
  };

  private found(names: readonly string[]): ReadonlyMap<string, Found> {
    return new Map([...this.values].filter(([name]) => names.includes(name)));
  }
}

describe('EC1: a transaction', () => {
  test('is made anew for what is still to be done, when a key was changed since it was read', async () => {
    const memory = new MemoryKeys(() => {
      memory.put('a', '1');
      memory.put('b', 'theirs');
    });
    const changed = await fulfilled(
      { keys: memory.keys, lease: null },
      [wish('a', '1'), wish('b', '2'), wish('c', '3')],
      signal,
    );
    expect([...changed]).toEqual(['b', 'c']);
    expect(memory.made.map((changes) => changes.map(({ name }) => name))).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c'],
    ]);
    expect([...memory.values.values()].map(({ value }) => value)).toEqual(['1', '2', '3']);
  });

  test('is not made where all is as it was wanted', async () => {
    const memory = new MemoryKeys();
    memory.put('a', '1');
    expect(await fulfilled({ keys: memory.keys, lease: null }, [wish('a', '1'), wish('b', null)], signal)).toEqual(
      new Set(),
    );
    expect(memory.made).toEqual([]);
  });

  test('that meets others every time is given up', async () => {
    let count = 0;
    const memory: MemoryKeys = new MemoryKeys(...Array.from({ length: 99 }, () => () => memory.put('a', `${count++}`)));
    await expect(fulfilled({ keys: memory.keys, lease: null }, [wish('a', 'ours')], signal)).rejects.toThrow(
      'all the time',
    );
  });
});

function refuse(): void {
  throw new EtcdRefusal(NOT_FOUND, 'etcdserver: requested lease not found');
}

test('EL2: where there is no lease it is granted, and the transaction made again', async () => {
  const said: string[] = [];
  const memory = new MemoryKeys(refuse);
  const lease = {
    id: '77',
    grant: () => {
      said.push('granted');
      return Promise.resolve();
    },
  };
  const keys: Writing['keys'] = {
    ...memory.keys,
    change: async (changes, until) => memory.keys.change(changes, until),
  };
  expect(await fulfilled({ keys, lease }, [wish('a', '1')], signal)).toEqual(new Set(['a']));
  expect(said).toEqual(['granted']);
  expect(memory.made).toEqual([[{ name: 'a', value: '1', seen: '0', lease: '77' }]]);
});
