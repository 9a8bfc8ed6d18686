import { setTimeout as delay } from 'node:timers/promises';
import { message, type Message } from '../messages/message.ts';
import type { ServerEvent } from './discovery.ts';

/** A server that a registry does not have any more. */
export interface GoneServer {
  readonly ip: string;
  /** As messages name it. */
  readonly server: string;
  /** This call took it out. */
  readonly isRemoved: boolean;
}

/**
 * Waits after servers were taken out of a registry: nobody there says when those that knew them have let go. A server that was gone
 * already is waited for as well, as an earlier try may have been cut short in its wait.
 *
 * @throws the abort reason
 * @example yield* waitedOut([{ ip: '10.0.0.7', server: 'web/web-7', isRemoved: true }], 3, signal);
 */
export async function* waitedOut(
  servers: readonly GoneServer[],
  seconds: number,
  signal: AbortSignal,
): AsyncIterable<ServerEvent> {
  if (servers.length === 0) return;
  const how = await waited(seconds, signal);
  for (const { ip, server, isRemoved } of servers)
    yield { ip, ok: true, log: message(isRemoved ? 'server_removed' : 'server_gone_before', { server, how }) };
}

async function waited(seconds: number, signal: AbortSignal): Promise<Message> {
  if (seconds === 0) return message('not_waited');
  await delay(seconds * 1000, undefined, { signal });
  return message('waited', { seconds });
}
