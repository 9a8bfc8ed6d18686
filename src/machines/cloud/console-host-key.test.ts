import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hostKeyIn } from './console-host-key.ts';

/** A public key of a kind, as base64. */
function keyOf(kind: string, seed = 7): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(kind.length);
  return Buffer.concat([length, Buffer.from(kind), Buffer.alloc(40, seed)]).toString('base64');
}

const RSA = keyOf('ssh-rsa');
const ED25519 = keyOf('ssh-ed25519');
const block = (...lines: readonly string[]): string =>
  ['-----BEGIN SSH HOST KEY KEYS-----', ...lines, '-----END SSH HOST KEY KEYS-----'].join('\r\n');

test('Ed25519 is taken first', () => {
  const output = `[ 12.3] cloud-init\n${block(`ssh-rsa ${RSA} root@web-1`, `ssh-ed25519 ${ED25519} root@web-1`)}\nlogin:`;
  expect(hostKeyIn(output)).toBe(ED25519);
  expect(hostKeyIn(block(`ssh-rsa ${RSA}`))).toBe(RSA);
});

test('a console may put words before the keys', () => {
  expect(hostKeyIn(block(`[   14.2] cloud-init[611]: ssh-ed25519 ${ED25519} root@web-1`))).toBe(ED25519);
});

test('the last block counts', () => {
  const older = keyOf('ssh-ed25519', 1);
  expect(hostKeyIn(`${block(`ssh-ed25519 ${older}`)}\nboot\n${block(`ssh-ed25519 ${ED25519}`)}`)).toBe(ED25519);
});

test.each([
  ['nothing', ''],
  ['no block', `ssh-ed25519 ${ED25519}`],
  ['a block without an end', `-----BEGIN SSH HOST KEY KEYS-----\nssh-ed25519 ${ED25519}`],
  ['a key of another kind than it says', block(`ssh-ed25519 ${RSA}`)],
  ['a kind that is not known', block(`ssh-dss ${keyOf('ssh-dss')}`)],
  ['no base64', block('ssh-ed25519 …')],
])('%s: no key', (_, output) => {
  expect(hostKeyIn(output)).toBeNull();
});

test('whatever the console says, there is a key of its own kind or none', () => {
  const words = fc.constantFrom(
    '-----BEGIN SSH HOST KEY KEYS-----',
    '-----END SSH HOST KEY KEYS-----',
    'ssh-ed25519',
    ED25519,
    RSA,
    ' ',
    '\n',
    'x',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 60 }), (parts) => {
      expect([null, ED25519]).toContain(hostKeyIn(parts.join('')));
    }),
  );
});
