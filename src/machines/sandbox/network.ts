import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { freeBlock, gatewayOf, macOf, NETWORK_PREFIX } from './address-block.ts';
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
  const base = recorded?.base ?? (await unusedBlock(place.hash));
  const gateway = gatewayOf({ base });
  await replaceFile(fileOf(place), JSON.stringify({ base }));
  const lines = [
    // A fixed hardware address: one derived from its ports would change with the machines.
    ...(exists ? [] : [`link add ${bridge} address ${macOf(gateway)} type bridge`]),
    `addr replace ${gateway}/${NETWORK_PREFIX} dev ${bridge}`,
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

/** A block of addresses that no route of the host overlaps. */
async function unusedBlock(hash: string): Promise<number> {
  const { stdout } = await runProgram('ip', ['-json', '-4', 'route', 'show', 'table', 'all']);
  const base = freeBlock(
    hash,
    (JSON.parse(stdout) as readonly { readonly dst: string }[]).map(({ dst }) => dst),
  );
  if (base !== null) return base;
  throw new MessageError(message('sandbox_network_full'));
}
