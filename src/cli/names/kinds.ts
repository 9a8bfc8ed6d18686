import type { EnvelopeOperation } from '../operation.ts';

/** Kinds with a name of their own, nodes by their addresses, and what has numbers alone. */
const NAMED = [
  'cluster',
  'service',
  'pool',
  'template',
  'step',
  'action',
  'machine-type',
  'load-balancer',
  'repository',
  'key',
  'file',
  'token',
  'task',
] as const;
export type NamedKind = (typeof NAMED)[number];
export type Kind = NamedKind | 'node' | 'schedule' | 'terminal';

/** What a kind of record is found by. */
interface KindOfRecord {
  /** Lists those whose name has a part. */
  readonly list: EnvelopeOperation;
  /** The field of a row that is its name. */
  readonly name: string;
  /** The kind that it belongs to, and the field with its id. */
  readonly within?: { readonly kind: NamedKind; readonly field: string };
}

/** Lists are asked for a part of the name, and rows with another one left out. */
const KINDS: Readonly<Record<NamedKind, KindOfRecord>> = {
  cluster: { list: 'GET /cluster/list', name: 'name' },
  service: { list: 'GET /service/list', name: 'name', within: { kind: 'cluster', field: 'cluster_id' } },
  pool: { list: 'GET /pool/list', name: 'name', within: { kind: 'service', field: 'service_id' } },
  template: { list: 'GET /task_tpl/list', name: 'name' },
  step: { list: 'GET /remote_step/list', name: 'name' },
  action: { list: 'GET /action/list', name: 'name' },
  'machine-type': { list: 'GET /vm_type/list', name: 'name' },
  'load-balancer': { list: 'GET /sd/list', name: 'name' },
  repository: { list: 'GET /repository/list', name: 'name' },
  key: { list: 'GET /key/list', name: 'name' },
  file: { list: 'GET /file/list', name: 'path' },
  token: { list: 'GET /token/list', name: 'name' },
  task: { list: 'GET /task/list', name: 'task_name', within: { kind: 'pool', field: 'pool_id' } },
};

export function isNamed(kind: Kind): kind is NamedKind {
  return NAMED.some((named) => named === kind);
}

export function kindOf(kind: NamedKind): KindOfRecord {
  return KINDS[kind];
}
