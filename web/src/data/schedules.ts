import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ListPart } from './list-part.ts';
import { allRows, LARGEST_PAGE } from '../../../src/client/all-rows.ts';
import { api, type Schema, unreadable } from './api.ts';
import { ofVersion } from './records/changes.ts';

export type Schedule = Schema<'Schedule'>;

/** What saving a schedule would do. */
export type SchedulePlan = Schema<'SchedulePlan'>;

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
  readonly cron_items: readonly Omit<Schedule['cron_items'][number], 'id' | 'next_firing' | 'next_at'>[];
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

/** What a save would do; nothing is asked while null is wanted. */
export function useSavePlan(wanted: ScheduleToSave | null) {
  return useQuery({
    queryKey: ['schedule-plans', wanted],
    queryFn: async (): Promise<SchedulePlan> => {
      const { data } = await api.post('/task/saveTask', { body: { ...(wanted ?? NOTHING), plan: 1 } });
      if (data === true) throw unreadable();
      return data;
    },
    enabled: wanted !== null,
    // a plan is out of date as soon as something happens in a pool
    staleTime: 0,
    gcTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
  });
}

const NOTHING: ScheduleToSave = {
  id: 0,
  pool_id: 0,
  type: 'expand',
  exec_type: 'crontab',
  cron_items: [],
  depend_items: [],
};

const CLOCK_MS = 600_000;

/** The server's time zone, and its time when this was read. */
export interface ServerClock {
  readonly timeZone: string;
  /** How far the server's clock is ahead of this one, in milliseconds. */
  readonly ahead: number;
}

export const serverClock = queryOptions({
  queryKey: ['clock'],
  queryFn: async (): Promise<ServerClock> => {
    const { data } = await api.get('/clock');
    return { timeZone: data.time_zone, ahead: data.now * 1000 - Date.now() };
  },
  staleTime: CLOCK_MS,
});

export function useDeleteSchedule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.post('/task/deleteTask/{id}', { params: { path: { id } } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['schedules'] }),
  });
}
