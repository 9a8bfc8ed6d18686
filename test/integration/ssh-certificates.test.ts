import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Certificate, certificateInText, readCertificate } from '../../src/base/ssh/certificate.ts';
import { isFor, isSigned } from '../../src/base/ssh/certificate-check.ts';
import type { Channel, Endpoint } from '../../src/channel/channel.ts';
import { newPrivateKey } from '../../src/base/private-key.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import { englishOf } from '../../src/messages/message.ts';
import { newRun } from '../support/channel-rig.ts';
import { keysAt } from '../support/keys.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';

const TYPES = ['ed25519', 'ecdsa', 'rsa'] as const;

let directory: string;
let own: string;
let channel: Channel;
let first = 0;

const keygen = (...args: readonly string[]): Promise<unknown> => promisify(execFile)('ssh-keygen', ['-q', ...args]);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'springtide-certificates-'));
  // sshd reads it as the user who logs in
  await chmod(directory, 0o755);
  own = join(directory, 'own');
  await writeFile(own, newPrivateKey(), { mode: 0o600 });
  for (const type of TYPES) {
    await keygen('-t', type, '-N', '', '-f', join(directory, `ca_${type}`));
    await keygen('-t', type, '-N', '', '-f', join(directory, `key_${type}`));
  }
  channel = createSshChannel({
    keys: keysAt(own),
    checkHostKey: () => {
      first += 1;
      return Promise.resolve();
    },
    sweepDue: () => Promise.resolve(false),
    maxConnections: 5,
  });
});
afterAll(async () => {
  await channel[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

/** Signs a public key, and gives back the line. */
async function signed(key: string, ca: string, ...options: readonly string[]): Promise<string> {
  await keygen('-s', join(directory, ca), '-I', 'a test', ...options, join(directory, `${key}.pub`));
  return (await readFile(join(directory, `${key}-cert.pub`), 'utf8')).trim();
}

async function reasonOf(endpoint: Endpoint): Promise<string> {
  const status = await channel.run(endpoint, 'echo in', newRun());
  if (status.kind === 'unreachable') return englishOf(status.reason);
  return status.kind === 'exited' ? status.output : status.kind;
}

function read(line: string): Certificate {
  const certificate = certificateInText(line);
  if (certificate === null) throw new Error(`unreadable: ${line}`);
  return certificate;
}

describe('of users', () => {
  let sshd: TestSshd;
  beforeAll(async () => {
    const lines = await Promise.all(TYPES.map((type) => readFile(join(directory, `ca_${type}.pub`), 'utf8')));
    await writeFile(join(directory, 'user_cas'), lines.join(''));
    sshd = await startSshd('127.0.0.1', {
      config: [`TrustedUserCAKeys ${join(directory, 'user_cas')}`, 'AuthorizedKeysFile none'],
    });
  });
  afterAll(() => sshd[Symbol.asyncDispose]());

  test.each(TYPES.flatMap((key) => TYPES.map((ca) => [key, ca] as const)))(
    'an %s key with a certificate of an %s authority logs in',
    async (key, ca) => {
      const certificate = await signed(`key_${key}`, `ca_${ca}`, '-n', sshd.endpoint.user);
      expect(isSigned(read(certificate))).toBe(true);
      const endpoint = { ...sshd.endpoint, key: join(directory, `key_${key}`) };
      expect(await reasonOf({ ...endpoint, certificate })).toBe('in\n');
    },
  );

  test('what the host does not accept, or is of another key, is said', async () => {
    const endpoint = { ...sshd.endpoint, key: join(directory, 'key_ed25519') };
    const other = await signed('key_ed25519', 'ca_rsa', '-n', 'somebody-else');
    expect(await reasonOf({ ...endpoint, certificate: other })).toMatch(
      /accepts neither our certificate a test nor our keys: look at its validity and principals/,
    );
    expect(await reasonOf({ ...endpoint, key: null, certificate: other })).toBe(
      'the certificate a test is of none of the private keys: name its key in key_file or key_files',
    );
    // the certificate is that of the second key
    const certificate = await signed('key_ed25519', 'ca_rsa', '-n', sshd.endpoint.user);
    const second = { ...endpoint, key: null, moreKeys: [endpoint.key], certificate };
    expect(await reasonOf(second)).toBe('in\n');
  });
});

/** What hosts with a certificate of their own are reached with. */
async function host(key: string, ca: string, ...options: readonly string[]): Promise<TestSshd> {
  await signed(`key_${key}`, ca, ...options);
  const path = join(directory, `key_${key}`);
  return startSshd('127.0.0.1', {
    config: [`HostKey ${path}`, `HostCertificate ${path}-cert.pub`, 'RekeyLimit 64K'],
  });
}

const authority = async (name: string): Promise<string> =>
  (await readFile(join(directory, `${name}.pub`), 'utf8')).trim();

describe('of hosts', () => {
  test.each([
    ['ed25519', 'ca_ed25519'],
    ['ed25519', 'ca_rsa'],
    ['ecdsa', 'ca_ecdsa'],
  ])('an %s key with a certificate of %s is trusted at once, also when keys are exchanged again', async (key, ca) => {
    await using sshd = await host(key, ca, '-h', '-n', '127.0.0.1,web-1');
    first = 0;
    const hostCa = [await authority('ca_ed25519'), await authority(ca)];
    const status = await channel.run({ ...sshd.endpoint, hostCa }, 'head -c 400000 /dev/zero | tr "\\0" x', newRun());
    expect(status).toMatchObject({ kind: 'exited', code: 0 });
    expect(first).toBe(0);
  });

  test.each([
    ['of another authority', ['-h', '-n', '127.0.0.1'], 'ca_rsa', 'is of an authority that host_ca does not name'],
    ['for another host', ['-h', '-n', 'web-2'], 'ca_ed25519', 'is for web-2: sign the host key for 127.0.0.1 too'],
    ['for any host', ['-h'], 'ca_ed25519', 'names no host: sign the host key for 127.0.0.1'],
    ['that is over', ['-h', '-n', '127.0.0.1', '-V', '-3h:-1h'], 'ca_ed25519', 'is not valid now'],
    ['that is not yet', ['-h', '-n', '127.0.0.1', '-V', '+1h:+3h'], 'ca_ed25519', 'is not valid now'],
  ])('a certificate %s is refused', async (_, options, ca, complaint) => {
    await using sshd = await host('ed25519', 'ca_ed25519', ...options);
    expect(await reasonOf({ ...sshd.endpoint, hostCa: [await authority(ca)] })).toContain(complaint);
  });

  test('a host without a certificate is refused, and one of whom none is wanted is as ever', async () => {
    await using sshd = await startSshd();
    const hostCa = [await authority('ca_ed25519')];
    expect(await reasonOf({ ...sshd.endpoint, hostCa })).toContain('the host has no certificate');
    first = 0;
    expect(await reasonOf(sshd.endpoint)).toBe('in\n');
    expect(first).toBe(1);
  });
});

describe('bytes of strangers', () => {
  test('are read without harm, and no changed one is signed', async () => {
    const certificate = read(await signed('key_ed25519', 'ca_ed25519', '-h', '-n', 'web-1,web-2'));
    expect(certificate).toMatchObject({ kind: 'host', id: 'a test', principals: ['web-1', 'web-2'] });
    const { blob } = certificate;
    fc.assert(
      fc.property(fc.nat(blob.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const other = Buffer.from(blob);
        other[at] = (other[at] ?? 0) ^ change;
        const found = readCertificate(other);
        const isOfAuthority = found !== null && found.authority.equals(certificate.authority);
        expect(isOfAuthority && isSigned(found)).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.nat(blob.length), fc.uint8Array({ maxLength: 100 }), (end, rest) => {
        const other = Buffer.concat([blob.subarray(0, end), rest]);
        if (!other.equals(blob)) readCertificate(other);
      }),
    );
  });

  test.each([
    ['web-1', 'web-1', true],
    ['WEB-1', 'web-1', true],
    ['web-1', 'web-11', false],
    ['*.example.com', 'a.b.example.com', true],
    ['*.example.com', 'example.com', false],
    ['web-?', 'web-1', true],
    ['web-?', 'web-', false],
    ['*a*b*', 'xaxbx', true],
    ['*a*b*', 'xbxax', false],
    ['', 'web-1', false],
    ['*', 'web-1', true],
    ['10.0.0.1', '10.0.0.11', false],
  ])('%j is for %j: %s', (principal, name, expected) => {
    expect(isFor(principal, name)).toBe(expected);
  });

  test('a name with many wildcards costs no time', () => {
    const began = performance.now();
    expect(isFor(`${'*a'.repeat(100)}b`, 'a'.repeat(250))).toBe(false);
    expect(performance.now() - began).toBeLessThan(200);
  });
});
