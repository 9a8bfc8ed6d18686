import { Type } from 'typebox';
import { visible } from '../../domain/characters.ts';
import { Refusal } from '../../domain/errors.ts';
import { message } from '../../messages/message.ts';

/** A list of nodes: an array, or its text, as some clients send it. */
const names = (description: string) =>
  Type.Union([Type.Array(Type.Unknown()), Type.String()], { description, examples: [['10.0.0.1', '10.0.0.2']] });

/** Nodes by their addresses. */
export const Addresses = names('addresses');
/** Nodes by their ids or addresses, mixed. */
export const Nodes = names('ids or addresses, mixed');
/** Nodes by their addresses, each alone or as {"ip": address}. */
export const Targets = names('addresses, or {"ip": address}');

/**
 * @throws Refusal for anything but a list of texts
 * @example addressesIn('["10.0.0.1"]') // ['10.0.0.1']
 */
export function addressesIn(nodes: unknown): readonly string[] {
  return listIn(nodes).map((node) => {
    if (typeof node === 'string') return node.trim();
    throw new Refusal('invalid', message('nodes_not_addresses', { node: shown(node) }), { field: 'nodes' });
  });
}

/** @throws Refusal for anything but a list of ids and addresses */
export function nodesIn(nodes: unknown): readonly (number | string)[] {
  return listIn(nodes).map((node) => {
    if (typeof node === 'string') return node.trim();
    if (Number.isInteger(node)) return node as number;
    throw new Refusal('invalid', message('nodes_not_names', { node: shown(node) }), { field: 'nodes' });
  });
}

/** @throws Refusal for anything but a list of addresses */
export function targetsIn(nodes: unknown): readonly string[] {
  return addressesIn(
    listIn(nodes).map((node) => (typeof node === 'object' && node !== null && 'ip' in node ? node.ip : node)),
  );
}

function listIn(nodes: unknown): readonly unknown[] {
  if (Array.isArray(nodes)) return nodes;
  if (typeof nodes === 'string' && nodes.trim() !== '') {
    try {
      const value: unknown = JSON.parse(nodes);
      if (Array.isArray(value)) return value;
    } catch {
      // the same refusal as for JSON that is no list
    }
    throw new Refusal('invalid', message('nodes_not_list', { nodes: shown(nodes) }), {
      field: 'nodes',
    });
  }
  return [];
}

function shown(value: unknown): string {
  const text = visible(JSON.stringify(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
