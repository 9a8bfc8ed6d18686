import { isIPv4, isIPv6 } from 'node:net';
import { type Message, message } from '../messages/message.ts';
import { visible } from './characters.ts';
import { Refusal } from './errors.ts';
import { MOST_NAMED } from './node-list.ts';

/*
 * Addresses of nodes. One machine is one node, so an address has one normal form: IPv4 with dots, IPv6 as in RFC 5952, host
 * names in lower case and without a final dot.
 */

/** A normalized address, or why a text is no address, as the end of a sentence about it. */
export type ReadAddress = { readonly address: string } | { readonly fault: Message };

const LONGEST_NAME = 253;
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
/** Forms that some programs read as an IPv4 address, and others do not. */
const NUMBER = /^(\d+|0x[\da-f]*)$/;
/** Addresses of no single machine: "this host", many hosts at once. */
const NOBODYS = /^(0\.|22[4-9]\.|23\d\.|2[45]\d\.|::$|ff[\da-f]{2}:)/;

/**
 * Reads an address in any notation.
 *
 * @example readAddress('2001:DB8:0::1') // { address: '2001:db8::1' }
 * @example readAddress('::ffff:10.9.0.1') // { address: '10.9.0.1' }
 * @example readAddress('Web-1.example.com.') // { address: 'web-1.example.com' }
 * @example readAddress('0x7f000001') // { fault: message('address_ends_in_number') }
 */
export function readAddress(text: string): ReadAddress {
  if (text.length > LONGEST_NAME + 1) return { fault: message('address_too_long', { most: LONGEST_NAME }) };
  if (text.includes(':')) return readIpv6(text);
  if (isIPv4(text)) return machineAddress(text);
  if (!/^[\0-\x7F]*$/.test(text)) return { fault: message('address_not_ascii') };
  return readHostName(text.toLowerCase());
}

/**
 * The normal form of an address; any other text is returned unchanged.
 *
 * @example canonicalAddress('Web-1') // 'web-1'
 */
export function canonicalAddress(text: string): string {
  const read = readAddress(text);
  return 'address' in read ? read.address : text;
}

/** A stored node: `ip` as it was given, `-` before it has one, and its normal form. */
export interface Addressed {
  readonly ip: string;
  readonly address: string;
}

/** The texts by which a node may be stored that a text refers to. */
export function addressSpellings(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => [text, canonicalAddress(text)]))];
}

/**
 * The nodes that texts refer to, preferring an exact match to one by the normal form; texts that refer to none are missing.
 *
 * @example referredNodes(['WEB-1'], [{ ip: 'Web-1', address: 'web-1' }]) // Map { 'WEB-1' → the node }
 */
export function referredNodes<Node extends Addressed>(
  texts: readonly string[],
  nodes: readonly Node[],
): ReadonlyMap<string, Node> {
  const reachable = nodes.filter((node) => node.ip !== '-');
  const byIp = new Map(reachable.map((node) => [node.ip, node]));
  const byAddress = new Map(reachable.map((node) => [node.address, node]));
  return new Map(
    texts.flatMap((text) => {
      const node = byIp.get(text) ?? byAddress.get(canonicalAddress(text));
      return node === undefined ? [] : [[text, node] as const];
    }),
  );
}

/**
 * The nodes that ids and addresses, mixed, refer to, in the order of `nodes`, and the names that refer to none. A node
 * whose machine was not made has no address, but an id.
 */
export function namedNodes<Node extends Addressed & { readonly id: number }>(
  names: readonly (number | string)[],
  nodes: readonly Node[],
): { readonly found: readonly Node[]; readonly unknown: readonly (number | string)[] } {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const byAddress = referredNodes(names.map(String), nodes);
  const nodeOf = (name: number | string): Node | undefined =>
    isNodeId(name) ? byId.get(Number(name)) : byAddress.get(String(name));
  const meant = new Set(names.map(nodeOf));
  return {
    found: nodes.filter((node) => meant.has(node)),
    unknown: names.filter((name) => nodeOf(name) === undefined),
  };
}

/** Whether a name of a node is an id, as a number or its text. */
export function isNodeId(name: number | string): boolean {
  return /^\d{1,9}$/.test(String(name));
}

/** @throws Refusal that names the invalid addresses, with the reasons */
export function checkedAddresses(texts: readonly string[]): readonly string[] {
  const read = texts.map((text) => ({ text, ...readAddress(text) }));
  const wrong = read.flatMap((one) =>
    'fault' in one ? [message('address_wrong', { address: visible(one.text.slice(0, 60)), fault: one.fault })] : [],
  );
  if (wrong.length === 0) return read.flatMap((one) => ('address' in one ? [one.address] : []));
  throw new Refusal('invalid', message('addresses_wrong', { addresses: wrong.slice(0, MOST_NAMED) }), {
    field: 'nodes',
  });
}

function readIpv6(text: string): ReadAddress {
  if (text.includes('%')) {
    return { fault: message('address_has_zone') };
  }
  if (!isIPv6(text)) return { fault: message('address_not_ipv6') };
  const address = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(address) ?? [];
  return machineAddress(high === undefined || low === undefined ? address : mapped(high, low));
}

/** The IPv4 address in an IPv4-mapped IPv6 address. */
function mapped(high: string, low: string): string {
  return [high, low]
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}

function machineAddress(address: string): ReadAddress {
  return NOBODYS.test(address) ? { fault: message('address_of_nobody') } : { address };
}

function readHostName(text: string): ReadAddress {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  const labels = name.split('.');
  if (NUMBER.test(labels.at(-1) ?? '')) {
    return { fault: message('address_ends_in_number') };
  }
  if (name.length <= LONGEST_NAME && labels.every((label) => LABEL.test(label))) return { address: name };
  return { fault: message('address_not_name') };
}
