import type { Budget } from './budget.ts';
import type { List, Value } from './values.ts';

/**
 * The implementation of `{{ x | name(…) }}`. `names` are those of the arguments after the value, by which they may be given too.
 * The cost of a filter is bounded by the sizes of its input and output.
 */
export interface Filter {
  readonly names: readonly string[];
  readonly make: (args: List, budget: Budget) => Value;
}
