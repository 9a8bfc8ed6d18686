import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';
import type { SandboxPlace } from './sandbox-place.ts';

/** The network of one installation's sandbox machines: a bridge on the host, and a /22 of 10.87.0.0/16. */
export interface SandboxNetwork {
  readonly bridge: string;
  /** The first address of the block, as a number. */
  readonly base: number;
}

const BLOCKS = { first: toNumber('10.87.0.0'), size: 1024, count: 64, prefix: 22 } as const;

/** The network, made and recorded at the first call. The caller holds the place's lock. */
export async function ensureNetwork(place: SandboxPlace): Promise<SandboxNetwork> {
  const file = join(place.directory, 'network.json');
  const bridge = `spt${place.hash}`;
  const recorded = await readFile(file, 'utf8').catch(() => null);
  const base = recorded === null ? await freeBlock(place.hash) : (JSON.parse(recorded) as SandboxNetwork).base;
  const network = { bridge, base };
  if (recorded === null) await writeFile(file, JSON.stringify(network));
  const exists = await runProgram('ip', ['link', 'show', bridge]).then(
    () => true,
    () => false,
  );
  if (!exists) {
    await runProgram(
      'ip',
      ['-batch', '-'],
      `link add ${bridge} type bridge\naddr add ${gatewayOf(network)}/${BLOCKS.prefix} dev ${bridge}\nlink set ${bridge} up\n`,
    );
  }
  return network;
}

/** Takes the bridge away. The caller holds the place's lock, and no machine is left. */
export async function removeNetwork(place: SandboxPlace): Promise<void> {
  await runProgram('ip', ['link', 'delete', `spt${place.hash}`]).catch(() => {});
}

/** The addresses that machines may have. */
export function* addressesOf({ base }: SandboxNetwork): Iterable<string> {
  for (let offset = 2; offset < BLOCKS.size - 1; offset += 1) yield toAddress(base + offset);
}

/** The host's own address on the bridge. */
export function gatewayOf({ base }: SandboxNetwork): string {
  return toAddress(base + 1);
}

export const NETWORK_PREFIX = BLOCKS.prefix;

/** A block that no route of the host touches, tried from a place that differs from installation to installation. */
async function freeBlock(hash: string): Promise<number> {
  const { stdout } = await runProgram('ip', ['-json', '-4', 'route', 'show', 'table', 'all']);
  const routes = (JSON.parse(stdout) as readonly { readonly dst: string }[]).map(({ dst }) => rangeOf(dst));
  const start = Number.parseInt(hash, 16);
  for (let step = 0; step < BLOCKS.count; step += 1) {
    const base = BLOCKS.first + ((start + step) % BLOCKS.count) * BLOCKS.size;
    const taken = routes.some((route) => route.first < base + BLOCKS.size && base <= route.last);
    if (!taken) return base;
  }
  throw new Error('10.87.0.0/16 has no free block: remove sandbox machines of other installations on this host');
}

/** The addresses a route covers; none for the default route, which covers what nothing else does. */
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
