import { isIPv6 } from 'node:net';
import { message, type Message } from '../../messages/message.ts';
import type { Server, ServerEvent } from '../discovery.ts';
import { SERVER_NAME } from '../server-name.ts';

/** Servers that can be written into a registry, and an event for each other. */
export interface UsableServers {
  readonly usable: readonly Server[];
  readonly refused: readonly ServerEvent[];
}

/** @example usableServers([{ ip: '10.0.0.1', name: 'web 1' }]).refused.length // 1 */
export function usableServers(servers: readonly Server[]): UsableServers {
  const complaints = new Map(servers.map((server) => [server, complaintAbout(server)]));
  return {
    usable: servers.filter((server) => complaints.get(server) === null),
    refused: servers.flatMap((server) => {
      const log = complaints.get(server) ?? null;
      return log === null ? [] : [{ ip: server.ip, ok: false, log }];
    }),
  };
}

function complaintAbout({ ip, name }: Server): Message | null {
  if (!SERVER_NAME.test(name)) return message('server_name_wrong', { name });
  const isPlace = ip.includes(':') ? isIPv6(ip) : /^[A-Za-z0-9._-]{1,253}$/.test(ip);
  return isPlace ? null : message('server_address_wrong', { ip });
}
