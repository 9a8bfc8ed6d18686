import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPrivateKey } from '../../src/base/private-key.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import { englishOf } from '../../src/messages/message.ts';
import { inSeconds, newRun } from '../support/channel-rig.ts';
import { keysAt } from '../support/keys.ts';
import { startSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';

const PASSWORD = 'correct horse';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'springtide-login-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test('a real sshd: the second of two keys, with a passphrase; and a password', async () => {
  const { private: locked, public: line } = ssh2.utils.generateKeyPairSync('ed25519', {
    passphrase: 'open sesame',
    cipher: 'aes256-ctr',
    rounds: 16,
  });
  const keyFile = join(directory, 'locked');
  await writeFile(keyFile, locked, { mode: 0o600 });
  const own = join(directory, 'own');
  await writeFile(own, newPrivateKey(), { mode: 0o600 });
  const authorized = join(directory, 'authorized_keys');
  await writeFile(authorized, `${line}\n`);
  await chmod(directory, 0o755);
  // in a /etc of its own, where the account has this password
  const prepare = `cp -a /etc "$directory/etc"; mount --bind "$directory/etc" /etc
    useradd -u 47900 -M -d /tmp -s /bin/sh st-login; echo 'st-login:${PASSWORD}' | chpasswd`;
  await using sshd = await startSshd('127.0.0.1', {
    home: directory,
    prepare,
    config: [`AuthorizedKeysFile ${authorized}`, 'PasswordAuthentication yes'],
  });
  await using channel = createSshChannel({
    keys: keysAt(own),
    checkHostKey: () => Promise.resolve(),
    sweepDue: () => Promise.resolve(false),
    maxConnections: 5,
  });
  const endpoint = { ...sshd.endpoint, key: null, moreKeys: [keyFile] };
  expect(await channel.run({ ...endpoint, passphrase: 'open sesame' }, 'echo in', newRun())).toMatchObject({
    output: 'in\n',
  });
  const wrong = await channel.run({ ...endpoint, passphrase: 'guess' }, 'true', newRun());
  expect(wrong.kind === 'unreachable' && englishOf(wrong.reason)).toContain('its passphrase is another');

  const account = { ...sshd.endpoint, key: null, user: 'st-login' };
  const home = { runDir: '/tmp/st-login-runs' };
  expect(await channel.run({ ...account, ...home, password: PASSWORD }, 'id -un', newRun())).toMatchObject({
    output: 'st-login\n',
  });
  const refused = await channel.run({ ...account, password: 'guess' }, 'true', newRun());
  expect(refused.kind === 'unreachable' && englishOf(refused.reason)).toContain('neither our keys nor the password');
});

test('keys of an agent that an administrator named, and of no other', async () => {
  const socket = join(directory, 'agent.sock');
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  try {
    await using sshd = await startSshd();
    const { keyFile } = sshd;
    await until('the agent has the key', async () => {
      const env = { ...process.env, SSH_AUTH_SOCK: socket };
      return promisify(execFile)('ssh-add', ['-q', keyFile], { env }).then(
        () => true,
        () => false,
      );
    });
    const own = join(directory, 'own-of-agent');
    await writeFile(own, newPrivateKey(), { mode: 0o600 });
    const agents = new Map([
      ['prod', socket],
      ['gone', join(directory, 'gone.sock')],
    ]);
    await using channel = createSshChannel({
      keys: keysAt(own),
      agents,
      checkHostKey: () => Promise.resolve(),
      sweepDue: () => Promise.resolve(false),
      maxConnections: 5,
    });
    const endpoint = { ...sshd.endpoint, key: null };
    expect(await channel.run({ ...endpoint, agent: 'prod' }, 'echo in', newRun())).toMatchObject({ output: 'in\n' });
    const unknown = await channel.run({ ...endpoint, agent: 'lab' }, 'true', newRun());
    expect(unknown.kind === 'unreachable' && englishOf(unknown.reason)).toContain('lab is not an agent of this server');
    // it is tried again, as it may come
    const gone = await channel.run({ ...endpoint, agent: 'gone' }, 'true', newRun({ deadline: inSeconds(1) }));
    expect(gone.kind === 'unreachable' && englishOf(gone.reason)).toContain('the agent does not sign: ');
    // without the agent the host takes nothing that we have
    const refused = await channel.run(endpoint, 'true', newRun());
    expect(refused.kind === 'unreachable' && englishOf(refused.reason)).toContain('does not accept our key');
  } finally {
    agent.kill();
  }
});
