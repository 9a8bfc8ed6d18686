import { GROUP_STEP_NAMES } from '../../domain/plans/plan.ts';
import { type Fields, isFields } from '../../fleet-file/records.ts';
import { clusterEndpoints } from '../resources/clusters.ts';
import { backendEndpoints } from '../resources/backends.ts';
import { remoteStepEndpoints } from '../resources/remote-steps.ts';
import { repositoryEndpoints } from '../resources/repositories/repositories.ts';
import { serviceEndpoints } from '../resources/services.ts';
import { templateEndpoints } from '../resources/templates.ts';
import type { Names } from './names.ts';
import { named, plainKind } from './plain-kind.ts';

/*
 * Kinds of records that are one row each, apart from pools.
 */

export const REPOSITORIES = plainKind({
  kind: 'repositories',
  table: 'repository',
  endpoints: repositoryEndpoints,
  path: '/repository',
  required: ['url'],
  defaults: {},
});

export const MACHINE_TYPES = plainKind({
  kind: 'machine_types',
  table: 'vm_type',
  endpoints: backendEndpoints,
  path: '/vm_type',
  required: ['provider', 'settings'],
  defaults: {},
});

export const LOAD_BALANCERS = plainKind({
  kind: 'load_balancers',
  table: 'sd',
  endpoints: backendEndpoints,
  path: '/sd',
  required: ['provider', 'settings'],
  defaults: {},
});

export const CLUSTERS = plainKind({
  kind: 'clusters',
  table: 'cluster',
  endpoints: clusterEndpoints,
  path: '/cluster',
  required: [],
  defaults: {},
});

export const SERVICES = plainKind({
  kind: 'services',
  table: 'service',
  endpoints: serviceEndpoints,
  path: '/service',
  own: { cluster: named('cluster') },
  replaced: ['cluster_id'],
  required: ['cluster'],
  defaults: { desc: '', service_type: '', docker_image: '' },
  toFile: (row, names) => ({ cluster: names.nameOf('clusters', row['cluster_id']) }),
  fromFile: ({ cluster, ...fields }, names) =>
    cluster === undefined ? fields : { ...fields, cluster_id: names.idOf('clusters', cluster, 'cluster') },
});

export const STEPS = plainKind({
  kind: 'steps',
  table: 'remote_step',
  endpoints: remoteStepEndpoints,
  path: '/remote_step',
  required: ['actions'],
  defaults: { desc: '' },
});

/** Parameters of built-in steps that are ids, and what a file calls them. */
const STEP_IDS = [
  { id: 'vm_type_id', name: 'machine_type', kind: 'machine_types' },
  { id: 'service_discovery_id', name: 'load_balancer', kind: 'load_balancers' },
] as const;

export const TEMPLATES = plainKind({
  kind: 'templates',
  table: 'template',
  endpoints: templateEndpoints,
  path: '/task_tpl',
  required: ['steps'],
  defaults: { desc: '' },
  toFile: ({ steps }, names) => ({ steps: inBuiltInSteps(steps, (params) => paramsToFile(params, names)) }),
  fromFile: ({ steps, ...fields }, names) =>
    steps === undefined
      ? fields
      : { ...fields, steps: inBuiltInSteps(steps, (params) => paramsFromFile(params, names)) },
});

function inBuiltInSteps(steps: unknown, change: (params: Fields) => Fields): unknown {
  if (!Array.isArray(steps)) return steps;
  return steps.map((step: unknown) => {
    if (!isFields(step) || !GROUP_STEP_NAMES.some((name) => name === step['name'])) return step;
    const { param_values: params } = step;
    return isFields(params) ? { ...step, param_values: change(params) } : step;
  });
}

function paramsToFile(params: Fields, names: Names): Fields {
  const named = Object.entries(params).map(([name, value]) => {
    const known = STEP_IDS.find(({ id }) => id === name);
    const text = known === undefined ? null : names.nameOf(known.kind, value);
    return known === undefined || text === null ? [name, value] : [known.name, text];
  });
  return Object.fromEntries(named) as Fields;
}

function paramsFromFile(params: Fields, names: Names): Fields {
  const ids = Object.entries(params).map(([name, value]) => {
    const known = STEP_IDS.find((one) => one.name === name);
    return known === undefined ? [name, value] : [known.id, names.idOf(known.kind, value, name)];
  });
  return Object.fromEntries(ids) as Fields;
}
