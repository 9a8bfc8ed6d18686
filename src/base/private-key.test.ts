import { generateKeyPairSync } from 'node:crypto';
import ssh2 from 'ssh2';
import { expect, test } from 'vitest';
import { inEnglish } from '../../test/support/in-english.ts';
import { keysNamedIn, namesKey } from './key-setting.ts';
import { keyTextComplaint, newPrivateKey, privateKeyIn, publicLineOf } from './private-key.ts';

const pem = { publicKeyEncoding: { type: 'spki', format: 'pem' } } as const;
const GOOD = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 });
const KEYS = {
  good: GOOD.private,
  'good.pub': GOOD.public,
  locked: ssh2.utils.generateKeyPairSync('rsa', { bits: 2048, passphrase: 'secret', cipher: 'aes256-cbc', rounds: 1 })
    .private,
  pkcs8: generateKeyPairSync('ed25519', { ...pem, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }).privateKey,
  'locked-pkcs8': generateKeyPairSync('ed25519', {
    ...pem,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' },
  }).privateKey,
  'locked-pem': generateKeyPairSync('rsa', {
    ...pem,
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' },
  }).privateKey,
  text: 'not a key',
  empty: '',
};

test.each([
  ['good.pub', 'it is a public key: give the file beside it, without .pub'],
  ['locked', 'it has a passphrase, which the server cannot type: take it off a copy with ssh-keygen -p'],
  ['locked-pem', 'it has a passphrase'],
  ['locked-pkcs8', 'it has a passphrase'],
  ['pkcs8', 'it is in PKCS#8 format: change it to that of OpenSSH with ssh-keygen -p'],
  ['text', 'it is not a private key of a known format'],
  ['empty', 'it is not a private key of a known format'],
] as const)('%s cannot be used, and that is said with the remedy', (name, complaint) => {
  expect(inEnglish(keyTextComplaint(KEYS[name]))).toContain(complaint);
  expect(() => privateKeyIn(Buffer.from(KEYS[name]), name)).toThrow(`the private key ${name} cannot be used: `);
  expect(() => privateKeyIn(Buffer.from(KEYS[name]), name)).toThrow(complaint);
});

test('one that can be used is one', () => {
  expect(keyTextComplaint(KEYS.good)).toBeNull();
  expect(publicLineOf(privateKeyIn(Buffer.from(KEYS.good), 'good'))).toBe(`${GOOD.public.trim()} springtide`);
});

test('every new key can be read, also those whose public half begins with a zero', () => {
  const unread = Array.from({ length: 2000 }, newPrivateKey).filter((key) => keyTextComplaint(key) !== null);
  expect(unread).toEqual([]);
});

test('keys are found wherever settings name them', () => {
  expect(
    keysNamedIn({ machines: ['10.0.0.1'], key_file: 'a', ssh: { host: 'x', key_file: 'b' }, other: [null] }),
  ).toEqual([
    ['settings.key_file', 'a'],
    ['settings.ssh.key_file', 'b'],
  ]);
  expect(keysNamedIn(null)).toEqual([]);
});

test('a key is named by itself, and a certificate by the name of all three', () => {
  const settings = { ssh: { key_file: 'a' }, access: { certificates: 'tls' }, other: 'b' };
  expect(['a', 'tls.ca.pem', 'tls.cert.pem', 'tls.key.pem'].map((key) => namesKey(settings, key))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['b', 'tls', 'tls.pem', 'x.ca.pem', ''].map((key) => namesKey(settings, key))).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(namesKey(null, 'a')).toBe(false);
});
