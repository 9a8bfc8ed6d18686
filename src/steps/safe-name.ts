import type { NodeFacts } from './step.ts';

/**
 * A name for a node outside of Springtide, valid for load balancers and host names: unique by the node's id.
 *
 * @example safeName({ pool_name: 'web shop', node_id: 17, … }) // web-shop-17
 */
export function safeName({ pool_name, node_id }: Pick<NodeFacts, 'pool_name' | 'node_id'>): string {
  const pool = pool_name.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
  return `${pool === '' ? 'node' : pool}-${node_id}`;
}
