import { addressOfHost } from '../base/outbound/host-address.ts';
import { canonicalAddress } from '../domain/address.ts';
import { contentOf } from '../messages/message-error.ts';
import { message, type Message } from '../messages/message.ts';
import type { Server, ServerEvent } from './discovery.ts';
import { SERVER_NAME } from './server-name.ts';

/** A server of a call, and what is to be written for it. */
export interface Target<Own> {
  /** As the caller named it. */
  readonly ip: string;
  readonly server: Own;
}

/** The servers of a call that can be written, and an event for each other. */
interface Targets<Own> {
  readonly targets: readonly Target<Own>[];
  readonly refused: readonly ServerEvent[];
}

interface TargetOptions<Own> {
  /** A server that leaves is known by its name, where its host name has no address any more; nothing of it is written. */
  readonly isLeaving: boolean;
  /** What the name of a server has to be; default: what stands in a file as a word. */
  readonly names?: RegExp;
  /** @param address a canonical address, or of a server that leaves perhaps a host name */
  readonly own: (server: Server, address: string) => Own;
}

/** For balancers that are told addresses: host names are looked up. */
export async function targetsOf<Own>(servers: readonly Server[], options: TargetOptions<Own>): Promise<Targets<Own>> {
  const found = await Promise.all(servers.map((server) => targetOf(server, options)));
  return {
    targets: found.flatMap((one) => ('server' in one ? [one] : [])),
    refused: found.flatMap((one) => ('log' in one ? [one] : [])),
  };
}

async function targetOf<Own>(
  server: Server,
  { isLeaving, names = SERVER_NAME, own }: TargetOptions<Own>,
): Promise<Target<Own> | ServerEvent> {
  const { ip, name } = server;
  const refusal = (log: Message): ServerEvent => ({ ip, ok: false, log });
  if (!isLeaving && !names.test(name)) return refusal(message('server_name_wrong', { name }));
  try {
    return { ip, server: own(server, canonicalAddress(await addressOfHost(ip))) };
  } catch (error) {
    if (isLeaving) return { ip, server: own(server, canonicalAddress(ip)) };
    return refusal(message('server_without_address', { name: ip, reason: contentOf(error) }));
  }
}
