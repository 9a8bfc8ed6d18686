import { TASK_CONDITIONS } from '../../data/conditions.ts';
import { TASK_KINDS, TASK_SORTS } from '../../data/list-part.ts';
import { NO_TASK_FILTER, type TaskFilter } from '../../data/task/task-filter.ts';
import { type DayRange, dayOf, momentsOf } from '../../lists/day-range.ts';
import { sortingOf, sortText } from '../../lists/sorting.ts';

const PAGE_SIZE = 20;
const PAGE_SIZES = [10, 20, 50, 100];

/** What a person looks for among tasks; null and '' = any. The days are those of his time zone. */
export interface ListFilter extends Omit<TaskFilter, 'from' | 'to'>, DayRange {}

/** What of the address belongs to the filter. */
export const FILTER_KEYS = [
  'state',
  'waits',
  'kind',
  'pool',
  'template',
  'operator',
  'name',
  'from',
  'to',
  'sort',
  'size',
];

/** Nothing is looked for. */
export const NO_FILTER = NO_TASK_FILTER satisfies Partial<ListFilter>;

/**
 * The filter of tasks in the URL; invalid values are ignored.
 *
 * @example listFilterOf(new URLSearchParams('state=failed,partial&page=2')) // { conditions: ['failed', 'partial'], page: 2, … }
 */
export function listFilterOf(search: URLSearchParams): ListFilter {
  const names = new Set((search.get('state') ?? '').split(','));
  const size = wholeNumber(search.get('size')) ?? PAGE_SIZE;
  return {
    conditions: TASK_CONDITIONS.filter((condition) => names.has(condition)),
    isWaiting: search.get('waits') === 'person',
    kind: TASK_KINDS.find((kind) => kind === search.get('kind')) ?? null,
    poolId: wholeNumber(search.get('pool')),
    templateId: wholeNumber(search.get('template')),
    operator: search.get('operator') ?? '',
    name: search.get('name') ?? '',
    from: dayOf(search.get('from')),
    to: dayOf(search.get('to')),
    sort: sortingOf(search.get('sort'), TASK_SORTS),
    page: wholeNumber(search.get('page')) ?? 1,
    pageSize: PAGE_SIZES.includes(size) ? size : PAGE_SIZE,
  };
}

/** The address of a list; a filter or an order that changes begins again at page 1. */
export function searchOfList(filter: ListFilter, change: Partial<ListFilter>): URLSearchParams {
  const { page, pageSize, sort, ...wanted } = { ...filter, page: 1, ...change };
  const search = new URLSearchParams();
  const set = (key: string, value: string | number | null): void => {
    if (value !== null && value !== '') search.set(key, String(value));
  };
  set('state', wanted.conditions.join());
  set('waits', wanted.isWaiting ? 'person' : null);
  set('kind', wanted.kind);
  set('pool', wanted.poolId);
  set('template', wanted.templateId);
  set('operator', wanted.operator);
  set('name', wanted.name);
  set('from', wanted.from);
  set('to', wanted.to);
  set('sort', sortText(sort));
  if (page !== 1) search.set('page', String(page));
  if (pageSize !== PAGE_SIZE) search.set('size', String(pageSize));
  return search;
}

/** Whether a filter leaves tasks out. */
export function isFiltered(filter: ListFilter): boolean {
  const { conditions, ...others } = NO_FILTER;
  const isOther = Object.entries(others).some(([key, none]) => filter[key as keyof typeof others] !== none);
  return isOther || filter.conditions.length !== conditions.length;
}

/** What the server is asked for. @param zone the time zone whose days are meant */
export function taskFilterOf(filter: ListFilter, zone: string): TaskFilter {
  return { ...filter, ...momentsOf(filter, zone) };
}

/** A positive whole number of the address; null for anything else. */
export function wholeNumber(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}
