import { expect, test } from 'vitest';
import { valueOf } from './value.ts';

test('how many nodes is not taken for the id of one', async () => {
  await expect(valueOf('4', 'address')).rejects.toMatchObject({ content: { code: 'cli_not_address' } });
  await expect(valueOf('id:4', 'address')).resolves.toBe('4');
  await expect(valueOf('10.0.0.4', 'address')).resolves.toBe('10.0.0.4');
});
