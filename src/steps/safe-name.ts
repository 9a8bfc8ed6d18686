import type { NodeFacts } from './step.ts';

/**
 * A name for a node outside of this program, as load balancers and host names allow it: unique by the node's id.
 *
 * @example safeName({ pool_name: 'web shop', node_id: 17, … }) // web-shop-17
 */
export function safeName({ pool_name, node_id }: Pick<NodeFacts, 'pool_name' | 'node_id'>): string {
  const pool = pool_name.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
  return `${pool === '' ? 'node' : pool}-${node_id}`;
}
