import type { TaskFilter } from '../../data/tasks.ts';
import { TASK_CONDITIONS } from '../../data/conditions.ts';

const PAGE_SIZE = 20;
const PAGE_SIZES = [10, 20, 50, 100];

/**
 * The filter of tasks in the URL; invalid values are ignored.
 *
 * @example listFilterOf(new URLSearchParams('state=failed,partial&page=2')) // { conditions: ['failed', 'partial'], page: 2, … }
 */
export function listFilterOf(search: URLSearchParams): TaskFilter {
  const names = new Set((search.get('state') ?? '').split(','));
  const size = wholeNumber(search.get('size')) ?? PAGE_SIZE;
  return {
    conditions: TASK_CONDITIONS.filter((condition) => names.has(condition)),
    isWaiting: search.get('waits') === 'person',
    poolId: wholeNumber(search.get('pool')),
    operator: search.get('operator') ?? '',
    name: search.get('name') ?? '',
    page: wholeNumber(search.get('page')) ?? 1,
    pageSize: PAGE_SIZES.includes(size) ? size : PAGE_SIZE,
  };
}

/** The URL of a list; a changed filter begins again at page 1. */
export function searchOfList(filter: TaskFilter, change: Partial<TaskFilter>): URLSearchParams {
  const { conditions, isWaiting, poolId, operator, name, page, pageSize } = { ...filter, page: 1, ...change };
  const search = new URLSearchParams();
  if (conditions.length > 0) search.set('state', conditions.join());
  if (isWaiting) search.set('waits', 'person');
  if (poolId !== null) search.set('pool', String(poolId));
  if (operator !== '') search.set('operator', operator);
  if (name !== '') search.set('name', name);
  if (page !== 1) search.set('page', String(page));
  if (pageSize !== PAGE_SIZE) search.set('size', String(pageSize));
  return search;
}

/** A positive whole number in the URL; null for anything else. */
export function wholeNumber(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}
