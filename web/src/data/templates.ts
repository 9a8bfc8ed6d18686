import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ListPart, sortQuery, TEMPLATE_SORTS } from './list-part.ts';
import { allRows, LARGEST_PAGE } from '../../../src/client/all-rows.ts';
import { api, type Schema, unreadable } from './api.ts';
import { ofVersion, type Versioned } from './records/changes.ts';
import { refreshAfterDeletion } from './records/deleted.ts';

export type Template = Schema<'Template'>;

/** A template without its name; fields that the console does not know are sent back unchanged. */
export type TemplateBody = Pick<Template, 'desc' | 'steps'> & Partial<Omit<Template, keyof Versioned>>;

export type ListedTemplate = Schema<'ListedTemplate'>;

export function templatesPage({ page, pageSize, name, sort }: ListPart) {
  const query = { page, page_size: pageSize, name, ...sortQuery(sort, TEMPLATE_SORTS) };
  return queryOptions({
    queryKey: ['templates', 'page', query],
    queryFn: () => api.get('/task_tpl/list', { params: { query } }),
    placeholderData: keepPreviousData,
  });
}

export const allTemplates = queryOptions({
  queryKey: ['templates', 'all'],
  queryFn: () => allRows((page) => api.get('/task_tpl/list', { params: { query: { page, page_size: LARGEST_PAGE } } })),
});

export function oneTemplate(id: number) {
  return queryOptions({
    queryKey: ['templates', 'one', id],
    queryFn: async () => (await api.get('/task_tpl/{id}', { params: { path: { id } } })).data,
  });
}

export interface TemplateToSave {
  /** null = a new one. */
  readonly id: number | null;
  readonly name: string;
  readonly body: TemplateBody;
  /** The one that the save is of; undefined = of a new one. */
  readonly version: number | undefined;
}

/** Saves a template and returns its id and version. */
export function useSaveTemplate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, name, body, version }: TemplateToSave) => {
      if (id === null)
        return { id: (await api.post('/task_tpl/create', { body: { ...body, name } })).data, version: 1 };
      const update = { ...body, ...ofVersion(version) };
      const saved = await api.post('/task_tpl/update/{id}', { params: { path: { id } }, body: update });
      return { id, version: saved.version };
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['templates'] }),
  });
}

export function useDeleteTemplate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.post('/task_tpl/delete/{id}', { params: { path: { id } } }),
    onSuccess: () => refreshAfterDeletion(client),
  });
}

export interface TemplateTry {
  readonly id: number;
  readonly name: string;
  /** The node that it is tried on. */
  readonly ip: string;
  readonly operator: string;
  /** {step: {param: value}} */
  readonly params: Readonly<Record<string, unknown>>;
}

/** Runs a template on one node, and returns the task's id. */
export function useTryTemplate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, name, ip, operator, params }: TemplateTry) => {
      const body = { template_id: id, task_name: `try ${name}`, opr_user: operator, nodes: [{ ip }], params };
      const { task_ids: [task] = [] } = await api.post('/task/create', { body });
      if (task === undefined) throw unreadable();
      return task;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['tasks'] }),
  });
}
