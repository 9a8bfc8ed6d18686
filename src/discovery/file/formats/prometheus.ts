import { writtenPlace } from '../../written-place.ts';
import type { Format, Place } from './format.ts';
import { field, hostAndPort, listOf, textOf } from './values.ts';

/** Labels that begin with "__" do not get into metrics: Prometheus removes them after relabelling. */
const GROUP = '__meta_springtide_group';
const NODE = '__meta_springtide_node';

/**
 * Files of Prometheus' file_sd_configs: a list of groups of targets with labels. Each server is a group of its own, which says in its
 * labels that it is Springtide's.
 */
export const prometheus: Format = {
  commented: null,
  lists: () => [[]],
  places: (item, _, { group }) => {
    const labels = field(item, 'labels');
    if (field(labels, GROUP) !== group) return [];
    const name = textOf(field(labels, NODE));
    return listOf(field(item, 'targets')).flatMap((target): readonly Place[] => {
      const place = hostAndPort(target);
      return place === null ? [] : [{ name, ...place, weight: null }];
    });
  },
  itemOf: (server, { group, labels }) => ({
    value: { targets: [writtenPlace(server)], labels: { ...labels, [GROUP]: group, [NODE]: server.name } },
    comment: null,
  }),
};
