import { type Static, Type } from 'typebox';
import { STATUSES } from '../../../domain/status.ts';
import { TASK_SORT_KEYS, type TaskFilter } from '../../../store/tasks/task-views.ts';
import { LooseId, Moment, NamePart, Optional } from '../../http/fields.ts';
import { keysOf, sortFields } from '../../http/sorting.ts';
import { TaskConditionList, taskConditionsIn } from './task-conditions.ts';
import { Kind, Outcome, StateFilter, WaitsForFilter } from './task-schemas.ts';

/** What a list of tasks takes besides its page. */
export const TaskListInput = Type.Object({
  state: Optional(StateFilter),
  outcome: Optional(Outcome),
  condition: Optional(TaskConditionList),
  waits_for: Optional(WaitsForFilter),
  kind: Optional(Kind),
  pool_id: Optional(LooseId),
  template_id: Optional(LooseId),
  opr_user: Optional(NamePart),
  task_name: Optional(NamePart),
  name: Optional(NamePart),
  from: Optional(Type.Integer({ ...Moment, description: 'made at that time or later, in seconds since 1970' })),
  to: Optional(Type.Integer({ ...Moment, description: 'made before that time, in seconds since 1970' })),
  ...sortFields(keysOf(TASK_SORT_KEYS)),
});

/** @throws Refusal for a condition that no task has */
export function taskFilterIn(input: Static<typeof TaskListInput>): TaskFilter {
  return {
    state: STATUSES[input.state ?? -1] ?? null,
    outcome: orNull(input.outcome),
    conditions: input.condition === undefined ? null : taskConditionsIn(input.condition),
    isForPerson: input.waits_for !== undefined,
    kind: orNull(input.kind),
    poolId: orNull(input.pool_id),
    templateId: orNull(input.template_id),
    operator: input.opr_user ?? '',
    name: input.task_name ?? input.name ?? '',
    from: orNull(input.from),
    to: orNull(input.to),
  };
}

function orNull<Value>(value: Value | undefined): Value | null {
  return value ?? null;
}
