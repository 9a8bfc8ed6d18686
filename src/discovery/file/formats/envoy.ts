import { MessageError } from '../../../messages/message-error.ts';
import { message } from '../../../messages/message.ts';
import type { Format, Path } from './format.ts';
import { field, listOf, numberOf, placeOf, textOf } from './values.ts';

/** Metadata of an endpoint under a name that no filter has. */
const METADATA = 'springtide';
/** Gets no new requests; a weight is at least 1. */
const WITHOUT_WEIGHT = 'DRAINING';

/**
 * Files of Envoy's endpoint discovery (a DiscoveryResponse with a ClusterLoadAssignment for each cluster). New endpoints go to the
 * first locality of the cluster. Envoy takes names of fields in both spellings.
 */
export const envoy: Format = {
  commented: null,
  lists: (root, group) => {
    const resources = listOf(field(root, 'resources'));
    const found = [...resources.keys()].filter(
      (index) => field(resources[index], 'cluster_name', 'clusterName') === group,
    );
    const [index, second] = found;
    if (index === undefined) throw new MessageError(message('file_no_cluster', { group }));
    if (second !== undefined) throw new MessageError(message('file_cluster_twice', { group }));
    const localities = listOf(field(resources[index], 'endpoints'));
    if (localities.length === 0) throw new MessageError(message('file_no_cluster', { group }));
    return localities.map((locality, position): Path => [
      'resources',
      index,
      'endpoints',
      position,
      field(locality, 'lbEndpoints') === undefined ? 'lb_endpoints' : 'lbEndpoints',
    ]);
  },
  places: (item) => {
    const address = field(field(item, 'endpoint'), 'address');
    const socket = field(address, 'socket_address', 'socketAddress');
    const place = placeOf(field(socket, 'address'), field(socket, 'port_value', 'portValue'));
    if (place === null) return [];
    const metadata = field(field(item, 'metadata'), 'filter_metadata', 'filterMetadata');
    const isDraining = field(item, 'health_status', 'healthStatus') === WITHOUT_WEIGHT;
    const weight = numberOf(field(item, 'load_balancing_weight', 'loadBalancingWeight')) ?? 1;
    return [{ name: textOf(field(field(metadata, METADATA), 'name')), ...place, weight: isDraining ? 0 : weight }];
  },
  itemOf: ({ name, ip, port, weight }) => ({
    value: {
      endpoint: { address: { socket_address: { address: ip, port_value: port } } },
      ...weightOf(weight),
      metadata: { filter_metadata: { [METADATA]: { name } } },
    },
    comment: null,
  }),
};

function weightOf(weight: number | null): Readonly<Record<string, unknown>> {
  if (weight === null) return {};
  return weight === 0 ? { health_status: WITHOUT_WEIGHT } : { load_balancing_weight: weight };
}
