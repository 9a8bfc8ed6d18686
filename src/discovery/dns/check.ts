import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import type { DnsServer } from './server.ts';
import type { Settings } from './settings.ts';
import { TYPE } from './wire/message.ts';
import { deletion, srvData } from './wire/records.ts';
import type { Zone } from './zone.ts';

/** A record that nobody has: to delete it asks whether one may, and changes nothing. */
const NO_ADDRESS = Buffer.alloc(4);
const NO_SERVICE = { priority: 65_535, weight: 65_535, port: 0, target: 'invalid' };

/** What is wrong with the server, the key or the name; empty = ready. */
export async function complaints(
  server: DnsServer,
  { name, domain }: Zone,
  { type }: Settings,
  signal: AbortSignal,
): Promise<readonly Value[]> {
  try {
    const [found] = await server.look([{ name, type: type === 'srv' ? TYPE.SRV : TYPE.A }], signal);
    if (found?.isAlias === true) return [server.fault(message('dns_alias', { name })).content];
    const updates =
      type === 'address'
        ? [deletion(name, TYPE.A, NO_ADDRESS)]
        : [deletion(name, TYPE.SRV, srvData(NO_SERVICE)), deletion(`springtide-check.${domain}`, TYPE.A, NO_ADDRESS)];
    await server.update([], updates, signal);
    return [];
  } catch (error) {
    return [contentOf(error)];
  }
}
