import { addressOfHost } from '../../base/outbound/host-address.ts';
import { canonicalAddress } from '../../domain/address.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { Server, ServerEvent } from '../discovery.ts';

/** An address for documents, which no instance has: checks look for it. */
export const NO_ADDRESS = '192.0.2.1';

/** A server with the address by which a group knows it. */
export interface Addressed {
  readonly server: Server;
  readonly address: string;
}

/** The servers of a call whose addresses are known, and an event for each other. */
export interface AddressedServers {
  readonly addressed: readonly Addressed[];
  readonly refused: readonly ServerEvent[];
}

/** Groups of clouds take no host names, and no address twice. */
export async function addressedServers(servers: readonly Server[]): Promise<AddressedServers> {
  const found = await Promise.all(servers.map(addressOf));
  const first = new Map<string, Server>();
  const addressed: Addressed[] = [];
  const refused: ServerEvent[] = [];
  for (const one of found) {
    if ('log' in one) {
      refused.push(one);
      continue;
    }
    const { server, address } = one;
    const other = first.get(address);
    if (other === undefined) {
      first.set(address, server);
      addressed.push(one);
    } else {
      const log = message('server_address_twice', { node: server.ip, other: other.ip, address });
      refused.push({ ip: server.ip, ok: false, log });
    }
  }
  return { addressed, refused };
}

async function addressOf(server: Server): Promise<Addressed | ServerEvent> {
  const { ip } = server;
  try {
    return { server, address: canonicalAddress(await addressOfHost(ip)) };
  } catch (error) {
    return { ip, ok: false, log: message('server_without_address', { name: ip, reason: contentOf(error) }) };
  }
}
