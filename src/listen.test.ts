import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { listenAt } from './listen.ts';

test('a port that somebody else has', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  try {
    await expect(listenAt(fastify(), { host: '127.0.0.1', port })).rejects.toThrow(
      `SPRINGTIDE_PORT=${port}: another program listens on port ${port} of 127.0.0.1: stop it, or set SPRINGTIDE_PORT to`,
    );
  } finally {
    other.close();
  }
});

test('an address that this machine does not have', async () => {
  // of a network for documentation
  await expect(listenAt(fastify(), { host: '192.0.2.1', port: 0 })).rejects.toThrow(
    'SPRINGTIDE_HOST=192.0.2.1: this machine has no such address: set SPRINGTIDE_HOST to one of its own',
  );
});
