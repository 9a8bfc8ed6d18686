import { expect, test } from 'vitest';
import { questionsOf } from './hook.ts';

test('a call is a line about itself, and one for each machine', () => {
  const introduction = { vm_type: 3, public_key: 'ssh-ed25519 AAAA', options: '{"zone":"a"}', secret: '' };
  const lines = questionsOf(introduction, [{ token: 'a\n', name: 'web-1' }, { vm_id: 'i-1' }]).split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { version: 1, ...introduction },
    { token: 'a\n', name: 'web-1' },
    { vm_id: 'i-1' },
  ]);
});
