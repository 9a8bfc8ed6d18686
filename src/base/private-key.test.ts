import { generateKeyPairSync } from 'node:crypto';
import { chmod, lstat, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inEnglish } from '../../test/support/in-english.ts';
import { keysNamedIn } from './key-setting.ts';
import { KeyFiles, readPrivateKey } from './private-key.ts';

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

let keys: KeyFiles;

beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'springtide-keys-'));
  keys = new KeyFiles(directory, join(directory, 'good'));
  for (const [name, content] of Object.entries(KEYS)) await writeFile(keys.pathOf(name), content, { mode: 0o600 });
  await symlink('good', keys.pathOf('link'));
  await symlink('/etc/passwd', keys.pathOf('way-out'));
});

afterAll(() => rm(keys.directory, { recursive: true, force: true }));

test.each([
  ['good.pub', 'it is a public key: give the file beside it, without .pub'],
  ['locked', 'it has a passphrase, which the server cannot type: take it off a copy with ssh-keygen -p'],
  ['locked-pem', 'it has a passphrase'],
  ['locked-pkcs8', 'it has a passphrase'],
  ['pkcs8', 'it is in PKCS#8 format: change it to that of OpenSSH with ssh-keygen -p'],
  ['text', 'it is not a private key of a known format'],
  ['empty', 'it is not a private key of a known format'],
  ['link', 'it is a symbolic link'],
  ['way-out', 'it is a symbolic link'],
])('%s cannot be used, and that is said with the remedy', async (name, complaint) => {
  expect(inEnglish(await keys.complaintOf(name))).toContain(complaint);
  await expect(readPrivateKey(keys.pathOf(name))).rejects.toThrow(complaint);
});

test('one that can be used is one, and others may not read it', async () => {
  await chmod(keys.pathOf('good'), 0o640);
  expect(await keys.complaintOf('good')).toBeNull();
  expect((await lstat(keys.pathOf('good'))).mode & 0o777).toBe(0o600);
});

test('one that is not there is told where to be put', async () => {
  expect(inEnglish(await keys.complaintOf('gone'))).toBe(
    `there is no key gone in ${keys.directory}: copy it there on the server (mode 600)`,
  );
});

test.each([
  '/etc/shadow',
  '/etc/no-such-file',
  '~/.ssh/x',
  '../ssh/id_ed25519',
  '..',
  '.hidden',
  '',
  'a\n',
  'a/b',
  'ä',
])('%j is no name, and nobody learns whether it exists', async (name) => {
  expect(inEnglish(await keys.complaintOf(name))).toBe(
    `${JSON.stringify(name)} is not the name of a key: copy the key to ${keys.directory} on the server (mode 600), and give the name that it has there`,
  );
});

test('no name leads out of the directory', () => {
  const char = fc.constantFrom('.', '/', '..', '\\', '\0', '\n', ' ', 'a', '~', '-', '_', '%2f');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(char).map((parts) => parts.join('')),
      ),
      (name) => {
        let place = keys.directory;
        try {
          place = dirname(keys.pathOf(name));
        } catch {
          // refused
        }
        expect(place).toBe(keys.directory);
      },
    ),
  );
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
