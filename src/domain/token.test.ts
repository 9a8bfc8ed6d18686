import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashOf, isSecret, SECRET_BYTES, secretOf, tokenState } from './token.ts';

const NOW = new Date('2030-01-01T00:00:00Z');
const LATER = new Date(NOW.getTime() + 1);

test('a secret is recognisable and one word', () => {
  const secret = secretOf(randomBytes(SECRET_BYTES));
  expect(secret).toMatch(/^spt_\w{64}$/);
  expect(isSecret(secret)).toBe(true);
  expect(hashOf(secret).toString('hex')).toBe(createHash('sha256').update(secret).digest('hex'));
});

test.each(['', 'spt_', `spt_${'a'.repeat(63)}`, `spt_${'a'.repeat(65)}`, `spt_${'A'.repeat(64)}`, 'a'.repeat(68)])(
  '%j is no secret',
  (text) => {
    expect(isSecret(text)).toBe(false);
  },
);

test.each([
  [null, null, 'active'],
  [null, LATER, 'active'],
  [null, NOW, 'expired'],
  [NOW, null, 'revoked'],
  [NOW, NOW, 'revoked'],
] as const)('revoked %j, expires %j: %s', (revoked, expires, state) => {
  expect(tokenState({ revoked, expires }, NOW)).toBe(state);
});
