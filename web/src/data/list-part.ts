/** The part of a list to read. */
export interface ListPart {
  readonly page: number;
  readonly pageSize: number;
  /** Part of the name; '' = all. */
  readonly name: string;
  /** null = the order that the list has by itself. */
  readonly sort: Sorting | null;
}

export interface Sorting {
  readonly by: string;
  readonly order: 'asc' | 'desc';
}

/**
 * What a list's endpoint is asked for, when it can be sorted by these keys; an address may say any other.
 *
 * @example sortQuery({ by: 'name', order: 'desc' }, ['id', 'name']) // { sort: 'name', order: 'desc' }
 */
export function sortQuery<const Key extends string>(
  sort: Sorting | null,
  keys: readonly Key[],
): { readonly sort?: Key; readonly order?: 'asc' | 'desc' } {
  const key = keys.find((candidate) => candidate === sort?.by);
  return sort === null || key === undefined ? {} : { sort: key, order: sort.order };
}

/** What lists can be filtered and sorted by, as the server takes it. */
export const TASK_KINDS = ['expand', 'shrink', 'deploy', 'replace', 'manual', 'check'] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export const TASK_SORTS = ['id', 'name', 'pool', 'operator', 'started', 'duration'] as const;
export const NODE_SORTS = ['id', 'ip', 'status', 'image', 'vm_id', 'node_type'] as const;
export const TEMPLATE_SORTS = ['id', 'name', 'changed', 'last_task'] as const;
export const NAMED_SORTS = ['id', 'name', 'changed'] as const;
