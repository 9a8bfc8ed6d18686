import type { Budget } from './budget.ts';
import type { List, Value } from './values.ts';

/**
 * What `{{ x | name(…) }}` does. `names` are those of the arguments behind the value, by which they may be given too.
 * What a filter costs is bounded by the sizes of what it is given and what it makes.
 */
export interface Filter {
  readonly names: readonly string[];
  readonly make: (args: List, budget: Budget) => Value;
}
