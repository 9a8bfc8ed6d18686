import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ListPart } from './list-part.ts';
import { api, type Schema } from './api.ts';
import { ofVersion } from './records/changes.ts';

/** A machine type or a load balancer: a provider and its settings. */
export type Backend = Schema<'MachineType'> | Schema<'LoadBalancer'>;
export type Provider = Schema<'Provider'>;

/** The API's names for the two kinds. */
export type BackendKind = 'vm_type' | 'sd';

export function backendsPage(kind: BackendKind, { page, pageSize, name }: ListPart) {
  return queryOptions({
    queryKey: [kind, 'page', page, pageSize, name],
    queryFn: () => api.get(`/${kind}/list`, { params: { query: { page, page_size: pageSize, name } } }),
    placeholderData: keepPreviousData,
  });
}

export function oneBackend(kind: BackendKind, id: number) {
  return queryOptions({
    queryKey: [kind, 'one', id],
    queryFn: async () => (await api.get(`/${kind}/{id}`, { params: { path: { id } } })).data,
  });
}

export function providersOf(kind: BackendKind) {
  return queryOptions({
    queryKey: [kind, 'providers'],
    queryFn: async () => (await api.get(`/${kind}/providers`)).data,
    staleTime: Infinity,
  });
}

/** Why the server does not offer a provider, in the server's words for a language; null when it does. */
export function refusalOf({ refusal, refusalZh }: Provider, language: 'en' | 'zh'): string | null {
  return refusal === '' ? null : language === 'zh' ? refusalZh : refusal;
}

/** What a provider is called in a language; its own name where the server does not know it any more. */
export function providerTitle(providers: readonly Provider[], name: string, language: 'en' | 'zh'): string {
  const provider = providers.find((known) => known.name === name);
  return (language === 'zh' ? provider?.titleZh : provider?.title) ?? name;
}

/** How many machines of a type there may be, and what one costs. */
export type MachineTerms = Pick<Schema<'MachineType'>, 'most_machines' | 'price_per_hour' | 'currency'>;

/** Whether differences of a load balancer are repaired without being asked for; null = it is a machine type. */
export function mendsOf(backend: Backend): boolean | null {
  return 'mends' in backend ? backend.mends : null;
}

/** Those of a machine type; null = it is a load balancer. */
export function termsOf(backend: Backend): MachineTerms | null {
  if (!('most_machines' in backend)) return null;
  const { most_machines, price_per_hour, currency } = backend;
  return { most_machines, price_per_hour, currency };
}

export interface BackendToSave {
  /** null = a new one. */
  readonly id: number | null;
  readonly name: string;
  readonly desc: string;
  readonly provider: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** null = it is a load balancer */
  readonly terms: MachineTerms | null;
  /** null = it is a machine type */
  readonly mends: boolean | null;
}

/** A save of this version. */
export interface BackendSave extends BackendToSave {
  readonly version: number | undefined;
}

/** Saves one and returns its id. */
export function useSaveBackend(kind: BackendKind) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, name, desc, provider, settings, terms, mends, version }: BackendSave) => {
      const body = { desc, provider, settings, ...terms, ...(mends === null ? {} : { mends }) };
      if (id === null) return (await api.post(`/${kind}/create`, { body: { ...body, name } })).data;
      await api.post(`/${kind}/update/{id}`, { params: { path: { id } }, body: { ...body, ...ofVersion(version) } });
      return id;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: [kind] }),
  });
}

export function useDeleteBackend(kind: BackendKind) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.post(`/${kind}/delete/{id}`, { params: { path: { id } } }),
    onSuccess: () => client.invalidateQueries({ queryKey: [kind] }),
  });
}

/** The public key that machines must accept. */
export function serverKey() {
  return queryOptions({
    queryKey: ['server', 'key'],
    queryFn: async () => (await api.get('/server/key')).data.public_key,
    staleTime: Infinity,
  });
}

/** Asks whether one is ready: what is wrong, one sentence each. */
export function useCheckBackend(kind: BackendKind) {
  return useMutation({
    mutationFn: async (id: number) => (await api.get(`/${kind}/check/{id}`, { params: { path: { id } } })).data,
  });
}
