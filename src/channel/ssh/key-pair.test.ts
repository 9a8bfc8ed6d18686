import ssh2 from 'ssh2';
import { expect, test } from 'vitest';
import { newPrivateKey } from './key-pair.ts';

test('every new key can be read, also those whose public half begins with a zero', () => {
  const unread = Array.from({ length: 2000 }, newPrivateKey).filter((key) => ssh2.utils.parseKey(key) instanceof Error);
  expect(unread).toEqual([]);
});
