import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import ssh2 from 'ssh2';
import { expect, test } from 'vitest';
import { inEnglish } from '../../test/support/in-english.ts';
import { keysNamedIn, namesKey } from './key-setting.ts';
import { keyTextComplaint, newPrivateKey, privateKeyIn, publicLineOf } from './private-key.ts';
import { roundsOf } from './ssh/locked-key.ts';

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
  [
    'locked',
    'it has a passphrase: give it in the setting passphrase where there is one, or take it off a copy with ssh-keygen -p',
  ],
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

test('one with a passphrase is opened with it, and with no other', () => {
  for (const name of ['locked', 'locked-pem'] as const) {
    const content = Buffer.from(KEYS[name]);
    expect(privateKeyIn(content, name, 'secret').isPrivateKey()).toBe(true);
    expect(() => privateKeyIn(content, name, 'guess'), name).toThrow('its passphrase is another');
  }
  expect(() => privateKeyIn(Buffer.from(KEYS['locked-pkcs8']), 'pkcs8', 'secret')).toThrow('take it off a copy');
  expect(privateKeyIn(Buffer.from(KEYS.good), 'good', 'of no use').isPrivateKey()).toBe(true);
});

test('one whose passphrase would keep the server busy for minutes is not tried', () => {
  const [head = '', ...rest] = Buffer.from(KEYS.locked.split('\n').slice(1, -1).join(''), 'base64')
    .toString('latin1')
    .split('bcrypt');
  // behind the name: the length of the options, that of the salt, the salt, the rounds
  const after = Buffer.from(rest.join('bcrypt'), 'latin1');
  after.writeUInt32BE(1_000_000, 8 + after.readUInt32BE(4));
  const body = Buffer.concat([Buffer.from(`${head}bcrypt`, 'latin1'), after]).toString('base64');
  const slow = `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n-----END OPENSSH PRIVATE KEY-----`;
  expect(roundsOf(slow)).toBe(1_000_000);
  expect(() => privateKeyIn(Buffer.from(slow), 'slow', 'secret')).toThrow('1000000 rounds');
});

test('the rounds of anything are read without harm', () => {
  expect(roundsOf(KEYS.locked)).toBe(1);
  expect(roundsOf(KEYS.good)).toBeNull();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const body = Buffer.concat([Buffer.from('openssh-key-v1\0'), bytes]).toString('base64');
      roundsOf(`-----BEGIN OPENSSH PRIVATE KEY-----\n${body}`);
    }),
  );
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
    keysNamedIn({
      machines: ['10.0.0.1'],
      key_file: 'a',
      key_files: ['c', 'd'],
      ssh: { host: 'x', key_file: 'b' },
      jumps: [{ host: 'y', key_file: 'e' }],
      other: [null],
    }),
  ).toEqual([
    ['settings.key_file', 'a'],
    ['settings.key_files.0', 'c'],
    ['settings.key_files.1', 'd'],
    ['settings.ssh.key_file', 'b'],
    ['settings.jumps.0.key_file', 'e'],
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
