import { message } from '../../messages/message.ts';
import type { Budget } from './budget.ts';
import { TemplateFault } from './fault.ts';
import type { Filter } from './filter.ts';
import { listFilters } from './list-filters.ts';
import { textFilters } from './text-filters.ts';
import type { List, Named, Value } from './values.ts';

const other: Filter = {
  names: ['default_value', 'boolean'],
  make: ([value, instead, boolean]) => (value === undefined || (Boolean(boolean) && !value) ? instead : value),
};

/** All filters. Those of nunjucks that make HTML, or match patterns, are left out. */
export const filters: ReadonlyMap<string, Filter> = new Map([
  ...textFilters,
  ...listFilters,
  ['default', other],
  ['d', other],
]);

/** @throws TemplateFault for unknown or invalid arguments */
export function applyFilter(name: string, args: List, named: Named, budget: Budget): Value {
  const filter = filters.get(name);
  if (filter === undefined)
    throw new TemplateFault(message('template_no_filter', { name, known: [...filters.keys()].toSorted() }));
  const unknown = [...named.keys()].find((key) => !filter.names.includes(key));
  if (unknown !== undefined) {
    throw new TemplateFault(
      filter.names.length === 0
        ? message('template_filter_takes_none', { filter: name, name: unknown })
        : message('template_filter_argument', { filter: name, name: unknown, known: filter.names }),
    );
  }
  const rest = filter.names.map((key, index) => args[index + 1] ?? named.get(key));
  try {
    return filter.make([args[0], ...rest], budget);
  } catch (error) {
    if (error instanceof TemplateFault)
      throw new TemplateFault(message('template_filter_failed', { filter: name, reason: error.content }), {
        cause: error,
      });
    throw error;
  }
}
