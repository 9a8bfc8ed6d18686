import { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import ssh2, { type ServerChannel } from 'ssh2';
import { expect, test } from 'vitest';
import { prepareKeys } from './prepared-keys.ts';

type Internals = { readonly _protocol: Readonly<Record<'_cipher' | '_decipher', Readonly<Record<string, unknown>>>> };

const { private: hostKey } = ssh2.utils.generateKeyPairSync('ed25519');

/** A server that answers each command with it, after an exchange of new keys. */
async function startServer(): Promise<AsyncDisposable & { readonly port: number }> {
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on('authentication', (login) => login.accept());
    client.on('error', () => {});
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec, _, { command }) => {
        const channel: ServerChannel = acceptExec();
        client.rekey(() => channel.end(command));
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

function answerTo(client: ssh2.Client, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error !== undefined) return reject(error);
      let answer = '';
      channel.on('data', (chunk: Buffer) => (answer += chunk.toString())).on('close', () => resolve(answer));
    });
  });
}

test.each([
  ['aes128-gcm@openssh.com', ['_cipher._encKey', '_decipher._decipherKey']],
  ['aes256-gcm@openssh.com', ['_cipher._encKey', '_decipher._decipherKey']],
  ['aes256-ctr', ['_cipher._macKey', '_decipher._macKey']],
  ['chacha20-poly1305@openssh.com', []],
] as const)('with %s keys are prepared, also new ones, and packets arrive', async (cipher, places) => {
  await using server = await startServer();
  const client = new ssh2.Client();
  prepareKeys(client);
  const keys = (): readonly unknown[] =>
    places.map((place) => {
      const [half, name] = place.split('.') as ['_cipher' | '_decipher', string];
      return (client as unknown as Internals)._protocol[half][name];
    });
  client.connect({
    sock: connect(server.port, '127.0.0.1'),
    username: 'x',
    algorithms: { cipher: [cipher] },
  });
  await once(client, 'ready');
  const first = keys();
  expect(first.every((key) => key instanceof KeyObject)).toBe(true);
  expect(await answerTo(client, 'before')).toBe('before');
  expect(keys().every((key, index) => key instanceof KeyObject && key !== first[index])).toBe(true);
  const long = 'after'.repeat(5000);
  expect(await answerTo(client, long)).toBe(long);
  client.end();
  await once(client, 'close');
});
