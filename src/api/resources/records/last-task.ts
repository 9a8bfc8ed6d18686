import { Type } from 'typebox';
import { Id } from '../../http/fields.ts';
import type { Shown } from '../../http/shown.ts';
import { Kind, TaskConditionField } from '../tasks/task-schemas.ts';

/** The latest task of a pool or a template, in short. */
export const LastTask = Type.Union(
  [
    Type.Object({
      id: Id,
      task_name: Type.String(),
      kind: Kind,
      condition: TaskConditionField,
      created: Type.Number({ description: 'seconds since 1970' }),
    }),
    Type.Null(),
  ],
  { description: 'the latest task; null = there was none' },
);

export const LAST_TASK: Shown<typeof LastTask> = {
  id: 1,
  task_name: 'deploy_web-a',
  kind: 'deploy',
  condition: 'succeeded',
  created: 1_772_359_200.125,
};
