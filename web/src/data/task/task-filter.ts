import type { TaskCondition } from '../conditions.ts';
import type { Sorting, TaskKind } from '../list-part.ts';

/** Filters of a list of tasks; null and '' = any. */
export interface TaskFilter {
  /** Any of these; none = any. */
  readonly conditions: readonly TaskCondition[];
  /** Only those that wait for a person. */
  readonly isWaiting: boolean;
  readonly kind: TaskKind | null;
  readonly poolId: number | null;
  readonly templateId: number | null;
  readonly operator: string;
  readonly name: string;
  /** Made at that moment or later, in seconds since 1970. */
  readonly from: number | null;
  /** Made before that moment. */
  readonly to: number | null;
  readonly sort: Sorting | null;
  readonly page: number;
  readonly pageSize: number;
}

/** A filter that leaves no task out. */
export const NO_TASK_FILTER = {
  conditions: [],
  isWaiting: false,
  kind: null,
  poolId: null,
  templateId: null,
  operator: '',
  name: '',
  from: null,
  to: null,
} as const satisfies Partial<TaskFilter>;
