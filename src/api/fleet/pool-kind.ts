import { Type } from 'typebox';
import type { Fields } from '../../fleet-file/records.ts';
import { BALANCER_PLACE, MOST_BALANCERS, poolEndpoints } from '../resources/pools/pools.ts';
import type { Names } from './names.ts';
import { named, namedOrNone, plainKind } from './plain-kind.ts';

export const POOLS = plainKind({
  kind: 'pools',
  table: 'pool',
  endpoints: poolEndpoints,
  path: '/pool',
  own: {
    service: named('service'),
    machine_type: namedOrNone('machine type'),
    load_balancers: Type.Array(
      Type.Object({
        name: named('load balancer'),
        ...BALANCER_PLACE,
      }),
      { maxItems: MOST_BALANCERS, description: 'where its nodes are registered; the first one is the pool’s own' },
    ),
    templates: Type.Object(
      {
        expand: Type.Optional(named('template')),
        shrink: Type.Optional(named('template')),
        deploy: Type.Optional(named('template')),
      },
      { description: 'which template each operation runs' },
    ),
  },
  replaced: ['service_id', 'vm_type', 'sd_id', 'balancers', 'tasks'],
  required: ['service'],
  defaults: { desc: '', machine_type: null, load_balancers: [] },
  toFile: poolToFile,
  fromFile: poolFromFile,
});

function poolToFile(row: Fields, names: Names): Fields {
  const { service_id: service, vm_type: type, sd_id: first, balancers, tasks } = row;
  const list = (balancers as readonly Fields[]).length === 0 ? [{ sd_id: first }] : (balancers as readonly Fields[]);
  return {
    service: names.nameOf('services', service),
    machine_type: names.nameOf('machine_types', type),
    load_balancers: list.flatMap(({ sd_id: id, ...rest }) => {
      const name = names.nameOf('load_balancers', id);
      return name === null ? [] : [{ name, ...rest }];
    }),
    templates: Object.fromEntries(
      Object.entries(tasks as Fields).flatMap(([operation, id]) => {
        const name = names.nameOf('templates', id);
        return name === null ? [] : [[operation, name]];
      }),
    ),
  };
}

function poolFromFile(content: Fields, names: Names): Fields {
  const { service, machine_type: type, load_balancers: balancers, templates, ...fields } = content;
  return {
    ...fields,
    ...(service === undefined ? {} : { service_id: names.idOf('services', service, 'service') }),
    ...(type === undefined ? {} : { vm_type: names.idOrNone('machine_types', type, 'machine_type') }),
    ...(balancers === undefined ? {} : balancersFromFile(balancers as readonly Fields[], names)),
    ...(templates === undefined ? {} : { tasks: templatesFromFile(templates as Fields, names) }),
  };
}

function balancersFromFile(list: readonly Fields[], names: Names): Fields {
  const balancers = list.map(({ name, ...rest }, index) => ({
    sd_id: names.idOf('load_balancers', name, `load_balancers[${index}].name`),
    ...rest,
  }));
  return { sd_id: balancers[0]?.sd_id ?? 0, balancers };
}

function templatesFromFile(templates: Fields, names: Names): Fields {
  const ids = Object.entries(templates).map(([operation, name]) => [
    operation,
    names.idOf('templates', name, `templates.${operation}`),
  ]);
  return Object.fromEntries(ids) as Fields;
}
