import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';
import { replaceFile, type SandboxPlace } from './place.ts';
import { shieldHost } from './shield.ts';

/** The network of one installation's sandbox machines: a bridge on the host, and a /22 of 10.87.0.0/16. */
export interface SandboxNetwork {
  readonly bridge: string;
  /** The first address of the block, as a number. */
  readonly base: number;
  /** Why machines reach what listens on the host; null when they do not. */
  readonly open: string | null;
}

const BLOCKS = { first: toNumber('10.87.0.0'), size: 1024, count: 64, prefix: 22 } as const;

/** What is recorded of a network. */
interface Recorded {
  readonly base: number;
  /** Missing until the network is finished, and for one without a shield that an older version made. */
  readonly open?: string | null;
}

/**
 * The network, made when there is none. The caller holds the place's lock. It is recorded as unfinished before anything
 * is made of it: after a crash midway the next call finishes it, filter included.
 */
export async function ensureNetwork(place: SandboxPlace): Promise<SandboxNetwork> {
  const bridge = `spt${place.hash}`;
  const recorded = await readRecorded(place);
  const exists = await runProgram('ip', ['link', 'show', bridge]).then(
    () => true,
    () => false,
  );
  if (exists && recorded?.open !== undefined) return { bridge, base: recorded.base, open: recorded.open };
  const base = recorded?.base ?? (await freeBlock(place.hash));
  const gateway = gatewayOf({ base });
  await replaceFile(fileOf(place), JSON.stringify({ base }));
  const lines = [
    // A fixed hardware address: one derived from its ports would change with the machines.
    ...(exists ? [] : [`link add ${bridge} address ${macOf(gateway)} type bridge`]),
    `addr replace ${gateway}/${BLOCKS.prefix} dev ${bridge}`,
    `link set ${bridge} up`,
  ];
  await runProgram('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n` });
  const network = { bridge, base, open: await shieldHost(bridge) };
  await replaceFile(fileOf(place), JSON.stringify(network));
  return network;
}

/** Why the machines there are can reach what listens on the host; null when they cannot. */
export async function whyOpen(place: SandboxPlace): Promise<string | null> {
  return (await readRecorded(place))?.open ?? null;
}

async function readRecorded(place: SandboxPlace): Promise<Recorded | null> {
  const text = await readFile(fileOf(place), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Recorded);
}

function fileOf(place: SandboxPlace): string {
  return join(place.directory, 'network.json');
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
export function gatewayOf({ base }: Pick<SandboxNetwork, 'base'>): string {
  return toAddress(base + 1);
}

/** The hardware address that belongs to an address: a neighbour entry stays right whichever machine has the address now. */
export function macOf(address: string): string {
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return ['02', '57', ...bytes].join(':');
}

export const NETWORK_PREFIX = BLOCKS.prefix;

/** A block that no route of the host overlaps, searched from a start that differs between installations. */
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
