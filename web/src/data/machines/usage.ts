import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { errorIn } from '../../../../src/client/api-error.ts';
import { currentLanguage } from '../../i18n/language.ts';
import { currentAuthorization } from '../../session/session.ts';
import { api, type Schema } from '../api.ts';

export type UsageRow = Schema<'UsageRow'>;

export const USAGE_GROUPS = ['pool', 'service', 'cluster', 'machine_type'] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

/** Days in the server's time zone, YYYY-MM-DD. */
export interface UsageDays {
  readonly from: string;
  readonly to: string;
}

const MOST_DAYS = 400;
/** Milliseconds: open uses grow. */
const REFRESH = 60_000;

/** What was used in the days, added up by groups; the largest first. */
export function usagePage(days: UsageDays, by: UsageGroup, { page, pageSize }: { page: number; pageSize: number }) {
  return queryOptions({
    queryKey: ['usage', 'groups', days, by, page, pageSize],
    queryFn: () => api.get('/usage/list', { params: { query: { ...days, by, page, page_size: pageSize } } }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH,
  });
}

/** What was used on each of the days, together. @param poolId null = of all pools */
export function usageByDay(days: UsageDays, poolId: number | null) {
  const pool = poolId === null ? {} : { pool_id: poolId };
  return queryOptions({
    queryKey: ['usage', 'days', days, poolId],
    queryFn: async () => {
      const query = { ...days, ...pool, by: 'all', each: 'day', page_size: MOST_DAYS } as const;
      return (await api.get('/usage/list', { params: { query } })).data;
    },
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH,
  });
}

/** The text of a file with what was used. @throws ApiError */
export async function usageCsv(days: UsageDays, by: UsageGroup): Promise<string> {
  const query = new URLSearchParams({ ...days, by }).toString();
  const authorization = currentAuthorization();
  const response = await fetch(`/usage/csv?${query}`, {
    headers: { 'accept-language': currentLanguage(), ...(authorization === null ? {} : { authorization }) },
  });
  const error = response.ok ? null : await errorIn(response);
  if (error !== null) throw error;
  return response.text();
}
