import type { Format } from './format.ts';
import { field, numberOf, placeOf, textOf } from './values.ts';

/** A plain list: an object for each server. One that has a name is Springtide's. */
export const list: Format = {
  commented: null,
  lists: () => [[]],
  places: (item, _, { group }) => {
    const place = placeOf(field(item, 'address'), field(item, 'port'));
    if (place === null || field(item, 'group') !== group) return [];
    return [{ name: textOf(field(item, 'name')), ...place, weight: numberOf(field(item, 'weight')) ?? 1 }];
  },
  itemOf: ({ name, ip, port, weight }, { group }) => ({
    value: { group, name, address: ip, port, ...(weight === null ? {} : { weight }) },
    comment: null,
  }),
};
