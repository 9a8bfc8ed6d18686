import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError } from '../../../src/client/api-error.ts';
import { type ListPart, NAMED_SORTS, sortQuery } from './list-part.ts';
import { allRows, LARGEST_PAGE } from '../../../src/client/all-rows.ts';
import { api, type Schema } from './api.ts';
import { ofVersion } from './records/changes.ts';
import { refreshAfterDeletion } from './records/deleted.ts';

export type Action = Schema<'Action'>;
export type ListedAction = Schema<'ListedAction'>;
export type Implementation = Schema<'ActionImpl'>;

/** The type of implementations that this server runs; others belong to other programs. */
export const IMPLEMENTER = 'ansible';

export function actionsPage({ page, pageSize, name, sort }: ListPart) {
  const query = { page, page_size: pageSize, name, ...sortQuery(sort, NAMED_SORTS) };
  return queryOptions({
    queryKey: ['actions', 'page', query],
    queryFn: () => api.get('/action/list', { params: { query } }),
    placeholderData: keepPreviousData,
  });
}

export const allActions = queryOptions({
  queryKey: ['actions', 'all'],
  queryFn: () => allRows((page) => api.get('/action/list', { params: { query: { page, page_size: LARGEST_PAGE } } })),
});

/** An action and its implementation; null when it has none yet. */
export interface ImplementedAction {
  readonly action: Action;
  readonly implementation: Implementation | null;
}

export function oneAction(id: number) {
  return queryOptions({
    queryKey: ['actions', 'one', id],
    queryFn: async (): Promise<ImplementedAction> => {
      const [{ data: action }, implementation] = await Promise.all([
        api.get('/action/{id}', { params: { path: { id } } }),
        implementationOf(id),
      ]);
      return { action, implementation };
    },
  });
}

async function implementationOf(actionId: number): Promise<Implementation | null> {
  try {
    const { data } = await api.get('/actimpl/{id}', { params: { path: { id: actionId } } });
    return data.type === IMPLEMENTER ? data : null;
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return null;
    throw error;
  }
}

export interface ActionToSave {
  /** null = a new one. */
  readonly id: number | null;
  readonly name: string;
  readonly desc: string;
  readonly params: Readonly<Record<string, string>>;
  readonly template: Readonly<Record<string, unknown>>;
  /** Whether it has an implementation already. */
  readonly isImplemented: boolean;
  /** The versions that the save is of. */
  readonly version: number | undefined;
  readonly implementationVersion: number | undefined;
}

/**
 * Saves an action and then its implementation: two calls, of which the first may succeed alone. `onAction` receives the id
 * and the version in between, so that saving again continues from there.
 */
export function useSaveAction(onAction: (id: number, version: number) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ template, isImplemented, implementationVersion, ...action }: ActionToSave) => {
      const actionId = await saveAction(action, onAction);
      if (isImplemented) {
        const body = { template, ...ofVersion(implementationVersion) };
        await api.post('/actimpl/update/{id}', { params: { path: { id: actionId } }, body });
      } else {
        await api.post('/actimpl/create', { body: { type: IMPLEMENTER, action_id: actionId, template } });
      }
    },
    // the parameters of steps are those of their actions
    onSettled: () => Promise.all(['actions', 'steps'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

async function saveAction(
  { id, name, desc, params, version }: Pick<ActionToSave, 'id' | 'name' | 'desc' | 'params' | 'version'>,
  onAction: (id: number, version: number) => void,
): Promise<number> {
  if (id === null) {
    const { data: made } = await api.post('/action/create', { body: { name, desc, params } });
    onAction(made, 1);
    return made;
  }
  const body = { desc, params, ...ofVersion(version) };
  const { version: present } = await api.post('/action/update/{id}', { params: { path: { id } }, body });
  onAction(id, present);
  return id;
}

export function useDeleteAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.post('/action/delete/{id}', { params: { path: { id } } }),
    onSuccess: () => refreshAfterDeletion(client),
  });
}
