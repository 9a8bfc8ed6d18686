import { BlockList, isIP } from 'node:net';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

/** One entry of the setting: an address or host that may be connected to though it is special, and its port. */
interface Allowed {
  /** null = any. */
  readonly port: number | null;
  /** For an entry that is a name: the name, in lower case; what it resolves to is allowed. */
  readonly name: string | null;
  readonly addresses: BlockList;
}

export interface Destination {
  /** As given in the request. */
  readonly host: string;
  /** The address that the name resolved to. */
  readonly address: string;
  readonly port: number;
}

/** The special addresses that may be connected to. */
export class AllowList {
  private readonly entries: readonly Allowed[];

  constructor(entries: readonly Allowed[]) {
    this.entries = entries;
  }

  has({ host, address, port }: Destination): boolean {
    const [bare = ''] = address.split('%', 1);
    const family = isIP(bare) === 6 ? 'ipv6' : 'ipv4';
    const name = plainName(host);
    return this.entries.some(
      (entry) =>
        (entry.port === null || entry.port === port) &&
        (entry.name === null ? entry.addresses.check(bare, family) : entry.name === name),
    );
  }
}

const LARGEST_PORT = 65_535;
const MOST_ENTRIES = 1000;
const HOST_NAME = /^(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,30}$/;

/**
 * Reads the setting: addresses, networks and host names, separated by commas, each with a port or without.
 *
 * @throws when an entry is none of these
 * @example parseAllowList('127.0.0.1:9090, [::1]:9090, 127.0.0.0/8, prometheus.internal')
 */
export function parseAllowList(text: string): AllowList {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length > MOST_ENTRIES)
    throw new MessageError(message('allow_list_too_long', { count: parts.length, most: MOST_ENTRIES }));
  return new AllowList(parts.filter((part) => part !== '').map(entryIn));
}

function entryIn(text: string): Allowed {
  const { host, port } = splitPort(text);
  const [address = '', length, ...more] = host.split('/');
  const addresses = new BlockList();
  const family = isIP(address);
  if (more.length > 0 || address.includes('%')) throw new MessageError(message('not_allow_entry', { text }));
  if (family === 0) {
    const name = plainName(host);
    // what looks like an address but is none (10.0.0.256, 0x7f.1) is a mistake rather than a name
    const last = name.split('.').at(-1) ?? '';
    if (!HOST_NAME.test(name) || /^(?:\d+|0x[0-9a-f]*)$/.test(last))
      throw new MessageError(message('not_allow_entry', { text }));
    return { port, name, addresses };
  }
  const most = family === 6 ? 128 : 32;
  const bits = length === undefined ? most : numberIn(length, 0, most);
  if (bits === null) throw new MessageError(message('not_allow_entry', { text }));
  addresses.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4');
  return { port, name: null, addresses };
}

/** Both parts of `host:port`; an IPv6 address with a port is in brackets. */
function splitPort(text: string): { readonly host: string; readonly port: number | null } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  const plain = bracketed === null && text.split(':').length === 2 ? text.split(':') : [];
  const host = bracketed?.[1] ?? plain[0] ?? text;
  const given = bracketed === null ? plain[1] : bracketed[2];
  if (given === undefined) return { host, port: null };
  const port = numberIn(given, 1, LARGEST_PORT);
  if (port === null) throw new MessageError(message('allow_port_wrong', { text, port: given, most: LARGEST_PORT }));
  return { host, port };
}

function numberIn(text: string, least: number, most: number): number | null {
  const value = Number(text);
  return /^\d{1,5}$/.test(text) && value >= least && value <= most ? value : null;
}

/** A host name in the form for comparisons. */
function plainName(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}
