import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { canonicalAddress } from '../../domain/address.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Message } from '../../messages/message.ts';
import type { Server, ServerEvent } from '../discovery.ts';
import type { OwnServer } from './server-line.ts';
import type { Settings } from './settings.ts';

/** A server of a call, and the line that it is to have. */
export interface Target {
  /** As the caller named it. */
  readonly ip: string;
  readonly server: OwnServer;
}

/** The servers of a call that can be written into a file, and an event for each other. */
export interface Targets {
  readonly targets: readonly Target[];
  readonly refused: readonly ServerEvent[];
}

/**
 * nginx looks up host names when it loads its configuration, and does not start where one has no address: so addresses are
 * written.
 *
 * @param isLeaving a server that leaves is known by its name, where its host name has no address any more; nothing of it is written
 */
export async function targetsOf(servers: readonly Server[], settings: Settings, isLeaving = false): Promise<Targets> {
  const found = await Promise.all(servers.map((server) => targetOf(server, settings, isLeaving)));
  return {
    targets: found.flatMap((one) => ('server' in one ? [one] : [])),
    refused: found.flatMap((one) => ('log' in one ? [one] : [])),
  };
}

async function targetOf(server: Server, settings: Settings, isLeaving: boolean): Promise<Target | ServerEvent> {
  const { ip, name, port, weight } = server;
  const refusal = (log: Message): ServerEvent => ({ ip, ok: false, log });
  if (!isLeaving && !/^[A-Za-z0-9_.:-]{1,200}$/.test(name)) return refusal(message('server_name_wrong', { name }));
  try {
    const address = isIP(ip) === 0 ? (await lookup(ip)).address : ip;
    return { ip, server: ownServer(name, address, { port, weight }, settings) };
  } catch (error) {
    if (isLeaving) return { ip, server: ownServer(name, ip, { port, weight }, settings) };
    return refusal(message('server_without_address', { name: ip, reason: contentOf(error) }));
  }
}

function ownServer(
  name: string,
  address: string,
  { port, weight }: { readonly port: number | undefined; readonly weight: number | undefined },
  settings: Settings,
): OwnServer {
  const { max_fails: fails, fail_timeout: time } = settings;
  return {
    name,
    ip: canonicalAddress(address),
    port: port ?? settings.port,
    weight: weight ?? settings.weight ?? null,
    isLeaving: false,
    parameters: [
      ...(fails === undefined ? [] : [`max_fails=${fails}`]),
      ...(time === undefined ? [] : [`fail_timeout=${time}s`]),
    ],
  };
}
