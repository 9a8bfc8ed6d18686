import type { FastifyInstance } from 'fastify';
import { hasCode, messageOf } from './base/errors.ts';
import type { Config } from './config.ts';

type Place = Pick<Config, 'host' | 'port'>;

/**
 * Makes the server listen where the settings say.
 *
 * @throws a sentence that names the setting, what is wrong, and the remedy
 */
export async function listenAt(app: FastifyInstance, { host, port }: Place): Promise<void> {
  try {
    await app.listen({ host, port, listenTextResolver: (address) => `Springtide listens on ${address}` });
  } catch (error) {
    throw new Error(reasonOf(error, { host, port }), { cause: error });
  }
}

function reasonOf(error: unknown, { host, port }: Place): string {
  if (hasCode(error, 'EADDRINUSE')) {
    return `SPRINGTIDE_PORT=${port}: another program listens on port ${port} of ${host}: stop it, or set SPRINGTIDE_PORT to another port (0 = any free one)`;
  }
  if (hasCode(error, 'EACCES', 'EPERM')) {
    return `SPRINGTIDE_PORT=${port}: the user of the server may not listen on it: set SPRINGTIDE_PORT to a port from 1024 on`;
  }
  if (hasCode(error, 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN')) {
    return `SPRINGTIDE_HOST=${host}: this machine has no such address: set SPRINGTIDE_HOST to one of its own, such as 127.0.0.1`;
  }
  return `SPRINGTIDE_HOST=${host}, SPRINGTIDE_PORT=${port}: ${messageOf(error)}`;
}
