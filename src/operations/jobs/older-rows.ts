import { canonicalAddress, type ReadAddress, readAddress } from '../../domain/address.ts';
import { visible } from '../../domain/characters.ts';
import { isImage } from '../../domain/image.ts';
import { isName } from '../../domain/name.ts';
import { englishOf } from '../../messages/message.ts';
import type { Database } from '../../store/database.ts';
import { allLeases, renameLeases } from '../../store/fleet/machine-leases.ts';
import { type NamedColumn, namesIn, type NodeSpelling, nodeSpellings, spellNodes } from '../../store/older-rows.ts';

/*
 * Rows that are older than the grammars of names, images and addresses. They stay and work, and every start logs
 * them.
 */

/** Rows of a kind that do not match a grammar. */
export interface OlderRows {
  /** @example 'cluster.name' */
  readonly kind: string;
  readonly remedy: string;
  /** Each with its id; the first few of `count`. */
  readonly rows: readonly string[];
  readonly count: number;
}

const NAMES: readonly NamedColumn[] = [
  'cluster.name',
  'service.name',
  'pool.name',
  'template.name',
  'remote_step.name',
  'action.name',
  'vm_type.name',
  'sd.name',
  'token.name',
  'token.owner',
];
const MOST_SHOWN = 20;

/**
 * Normalizes the addresses of nodes and leases from an older version, by which they are looked up, and finds what does not match
 * today's grammars.
 */
export async function settleOlderRows(database: Database): Promise<readonly OlderRows[]> {
  const found: OlderRows[] = [];
  for (const kind of NAMES) {
    const rows = (await namesIn(database, kind)).filter(({ name }) => !isName(name));
    found.push(shown(kind, 'it works under exactly this text; make it anew under another name', rows.map(named)));
  }
  const services = await namesIn(database, 'service.docker_image');
  const imageless = services.filter(({ name }) => name !== '' && !isImage(name));
  found.push(shown('service.docker_image', 'no task starts it; change it with /service/update', imageless.map(named)));
  await settleLeases(database);
  found.push(...(await settleNodes(database)));
  return found.filter(({ count }) => count > 0);
}

async function settleLeases(database: Database): Promise<void> {
  const leases = (await allLeases(database)).map((lease) => ({ ...lease, address: canonicalAddress(lease.machine) }));
  const older = leases.filter(({ machine, address }) => machine !== address);
  if (older.length > 0) await renameLeases(database, older);
}

/** A node whose ip is not the normal form of its address. */
interface OddNode extends NodeSpelling {
  readonly read: ReadAddress;
}

async function settleNodes(database: Database): Promise<readonly OlderRows[]> {
  const nodes = await nodeSpellings(database);
  const odd = oddNodesAmong(nodes);
  const respelled = odd.flatMap(({ id, address, read }) =>
    'address' in read && read.address !== address ? [{ id, address: read.address }] : [],
  );
  await spellNodes(database, respelled);
  return reportOn(odd, respelled.length === 0 ? nodes : await nodeSpellings(database));
}

export function oddNodesAmong(nodes: readonly NodeSpelling[]): readonly OddNode[] {
  return nodes.flatMap((node): readonly OddNode[] => {
    const read = readAddress(node.ip);
    return 'address' in read && read.address === node.ip ? [] : [{ ...node, read }];
  });
}

/** @param nodes all of them, by their present addresses */
export function reportOn(odd: readonly OddNode[], nodes: readonly NodeSpelling[]): readonly OlderRows[] {
  const holders = new Map(nodes.map(({ id, address }) => [address, id]));
  const found: Record<'spelled' | 'double' | 'unreadable', string[]> = { spelled: [], double: [], unreadable: [] };
  for (const { id, ip, read } of odd) {
    const node = `${id} ${quoted(ip)}`;
    if ('fault' in read) found.unreadable.push(`${node}: ${englishOf(read.fault)}`);
    else if (holders.get(read.address) === id) found.spelled.push(`${node} is ${read.address}`);
    else found.double.push(`${node} and ${holders.get(read.address)} ${read.address}`);
  }
  return [
    shown('node.ip', 'it is found in every spelling; add it anew to have it shown in this one', found.spelled),
    shown('node.ip', 'one machine is two nodes and may be worked on twice at once: remove one', found.double),
    shown('node.ip', 'it is found under exactly this text; add the machine anew under its address', found.unreadable),
  ];
}

function shown(kind: string, remedy: string, rows: readonly string[]): OlderRows {
  return { kind, remedy, rows: rows.slice(0, MOST_SHOWN), count: rows.length };
}

function named({ id, name }: { readonly id: number; readonly name: string }): string {
  return `${id} ${quoted(name)}`;
}

function quoted(text: string): string {
  return visible(JSON.stringify(text));
}
