import type { FastifyInstance } from 'fastify';
import { hasCode } from './base/errors.ts';
import type { Config } from './config.ts';
import { contentOf, MessageError } from './messages/message-error.ts';
import { message, type Message } from './messages/message.ts';

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
    throw new MessageError(reasonOf(error, { host, port }), { cause: error });
  }
}

function reasonOf(error: unknown, { host, port }: Place): Message {
  if (hasCode(error, 'EADDRINUSE')) {
    return message('port_taken', { port, host });
  }
  if (hasCode(error, 'EACCES', 'EPERM')) {
    return message('port_forbidden', { port });
  }
  if (hasCode(error, 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN')) {
    return message('host_not_own', { host });
  }
  return message('listening_failed', { host, port, reason: contentOf(error) });
}
