import { message, type Message } from '../../messages/message.ts';
import { visible } from '../characters.ts';
import type { ListedServer } from './balancer-drift.ts';

/** No balancer has as many; a list that is longer does not end. */
export const MOST_SERVERS = 50_000;
const LARGEST_WEIGHT = 1_000_000_000;
/** What names and addresses are made of. */
const WORD = /^[\x21-\x7E]{1,255}$/;
const SHOWN = 60;

/**
 * What is wrong with the servers that a balancer says it has: it may be anybody who answers. null = nothing.
 *
 * @example complaintAboutServers([{ name: 'web\n1', ip: '10.0.0.1', port: 80, weight: 1, state: 'up' }]) // message('server_odd', …)
 */
export function complaintAboutServers(servers: readonly ListedServer[]): Message | null {
  if (servers.length > MOST_SERVERS) return message('servers_too_many', { most: MOST_SERVERS });
  const odd = servers.find((server) => !isServer(server));
  return odd === undefined ? null : message('server_odd', { server: visible((odd.name ?? odd.ip).slice(0, SHOWN)) });
}

function isServer({ name, ip, port, weight }: ListedServer): boolean {
  return (
    (name === null || WORD.test(name)) &&
    WORD.test(ip) &&
    isWithin(port, 65_535) &&
    isWithin(weight ?? 0, LARGEST_WEIGHT)
  );
}

function isWithin(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}
