import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linedPem } from './pem.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

test.each([
  ['as it is', PEM],
  ['in one line', PEM.replaceAll('\n', '')],
  ['with blanks for lines', PEM.replaceAll('\n', ' ')],
  ['with lines of Windows', PEM.replaceAll('\n', '\r\n')],
])('a key %s has its lines again', (_, text) => {
  expect(linedPem(text)).toBe(PEM);
  expect(createPrivateKey(linedPem(text)).equals(privateKey)).toBe(true);
});

test('two parts stay two', () => {
  expect(linedPem(`${PEM}${PEM}`.replaceAll('\n', ''))).toBe(`${PEM}${PEM}`);
});

test('what is no PEM stays', () => {
  expect(linedPem('no key\n at all')).toBe('no key\n at all');
});

test('once is enough', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.stringMatching(/^(-----BEGIN PRIVATE KEY-----[a-z \n]{0,90}-----END PRIVATE KEY-----){0,2}$/),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(linedPem(linedPem(text))).toBe(linedPem(text));
    }),
  );
});
