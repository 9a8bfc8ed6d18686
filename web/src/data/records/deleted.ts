import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../api.ts';

export type Deleted = Schema<'Deleted'>;
export type DeletedKind = Deleted['kind'];

const MOST = 100;

/** What was deleted of a kind and can be restored, the latest first. */
export function deletedOf(kind: DeletedKind) {
  return queryOptions({
    queryKey: ['deleted', kind],
    queryFn: async () => (await api.get('/deleted/list', { params: { query: { kind, page_size: MOST } } })).data,
  });
}

const LISTS = ['templates', 'steps', 'actions', 'repositories'] as const;

/** After a deletion everything is read again but what is read of one thing alone: it may be the one that is gone. */
export function refreshAfterDeletion(client: QueryClient): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ['deleted'] }),
    ...LISTS.map((key) => client.invalidateQueries({ queryKey: [key], predicate: (query) => !isOfOne(query) })),
  ]);
}

function isOfOne({ queryKey }: { readonly queryKey: readonly unknown[] }): boolean {
  return queryKey[1] === 'one' || queryKey[1] === 'usage';
}

export interface Restoring {
  readonly kind: DeletedKind;
  readonly id: number;
}

/** Brings back what was deleted. */
export function useRestore() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, id }: Restoring) => api.post(PATHS[kind], { params: { path: { id } }, body: {} }),
    onSettled: () => Promise.all(['deleted', ...LISTS].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

const PATHS = {
  template: '/task_tpl/restore/{id}',
  remote_step: '/remote_step/restore/{id}',
  action: '/action/restore/{id}',
  repository: '/repository/restore/{id}',
} as const satisfies Record<DeletedKind, string>;
