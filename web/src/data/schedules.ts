import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ListPart } from './list-part.ts';
import { allRows, LARGEST_PAGE } from '../../../src/client/all-rows.ts';
import { api, type Schema } from './api.ts';
import { ofVersion } from './changes.ts';

export type Schedule = Schema<'Schedule'>;

const PLANNED_MS = 30_000;

export function schedulesPage({ page, pageSize, name }: ListPart) {
  return queryOptions({
    queryKey: ['schedules', 'page', page, pageSize, name],
    queryFn: () => api.get('/task/scheduleList', { params: { query: { page, page_size: pageSize, name } } }),
    placeholderData: keepPreviousData,
  });
}

/** Every schedule of the pools whose name has a part. */
export function allSchedules(name: string) {
  return queryOptions({
    queryKey: ['schedules', 'all', name],
    queryFn: () =>
      allRows((page) => api.get('/task/scheduleList', { params: { query: { page, page_size: LARGEST_PAGE, name } } })),
    placeholderData: keepPreviousData,
  });
}

/** Every schedule. It has its own key: live events come every moment, and this may be a long list. */
export function usePlanned() {
  return useQuery({ ...allSchedules(''), queryKey: ['planned-schedules'], refetchInterval: PLANNED_MS });
}

export interface ScheduleToSave {
  /** 0 = a new one. */
  readonly id: number;
  readonly pool_id: number;
  readonly type: Schedule['type'];
  readonly exec_type: Schedule['exec_type'];
  readonly cron_items: readonly Omit<Schedule['cron_items'][number], 'id' | 'next_firing'>[];
  readonly depend_items: readonly Omit<Schedule['depend_items'][number], 'id' | 'pool'>[];
}

export function useSaveSchedule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ version, ...schedule }: ScheduleToSave & { readonly version: number | undefined }) =>
      api.post('/task/saveTask', { body: { ...schedule, ...ofVersion(version) } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['schedules'] }),
  });
}

export function useDeleteSchedule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.post('/task/deleteTask/{id}', { params: { path: { id } } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['schedules'] }),
  });
}
