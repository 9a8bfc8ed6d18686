/*
 * The addresses of sandbox networks: a block of 1024 for each installation, from 10.87.0.0/16.
 */

const BLOCKS = { first: toNumber('10.87.0.0'), size: 1024, count: 64, prefix: 22 } as const;

export const NETWORK_PREFIX = BLOCKS.prefix;

/** A block of addresses, by the first one as a number. */
interface AddressBlock {
  readonly base: number;
}

/** The addresses that machines may have. */
export function* addressesOf({ base }: AddressBlock): Iterable<string> {
  for (let offset = 2; offset < BLOCKS.size - 1; offset += 1) yield toAddress(base + offset);
}

/** The host's own address on the bridge. */
export function gatewayOf({ base }: AddressBlock): string {
  return toAddress(base + 1);
}

/** The hardware address that belongs to an address: a neighbour entry stays right whichever machine has the address now. */
export function macOf(address: string): string {
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return ['02', '57', ...bytes].join(':');
}

/**
 * The base of a block that no route of the host overlaps, searched from a start that differs between installations; null
 * when there is none.
 *
 * @param destinations of the host's routes, as `ip route` shows them: "10.0.0.0/8", "10.0.0.1", "default"
 */
export function freeBlock(hash: string, destinations: readonly string[]): number | null {
  const routes = destinations.map(rangeOf);
  const start = Number.parseInt(hash, 16);
  for (let step = 0; step < BLOCKS.count; step += 1) {
    const base = BLOCKS.first + ((start + step) % BLOCKS.count) * BLOCKS.size;
    const taken = routes.some((route) => route.first < base + BLOCKS.size && base <= route.last);
    if (!taken) return base;
  }
  return null;
}

/** The addresses a route covers; none for the default route. */
function rangeOf(destination: string): { readonly first: number; readonly last: number } {
  const [address = '', length = '32'] = destination.split('/');
  if (!/^[\d.]+$/.test(address) || length === '0') return { first: Infinity, last: -Infinity };
  const first = toNumber(address);
  return { first, last: first + 2 ** (32 - Number(length)) - 1 };
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
