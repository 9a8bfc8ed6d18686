import type { Schema } from '../../data/api.ts';
import { MASK } from '../../forms/mask.ts';
import type { GivenParams } from '../../parts/param-groups.ts';
import { policyOf } from '../../parts/policy/policy-draft.ts';
import { EMPTY_DRAFT, type RunDraft } from './run-draft.ts';

type Task = Pick<
  Schema<'Task'>,
  'id' | 'template_id' | 'task_name' | 'command' | 'options' | 'step_len' | 'policy' | 'stat'
>;

/** The page filled in as for an earlier task; secrets stay at the server. */
export function earlierDraft(task: Task, { command, options }: Schema<'PlanOfTask'>): RunDraft {
  const common = {
    ...EMPTY_DRAFT,
    taskName: task.task_name,
    most: task.step_len,
    timeout: options[0]?.timeout ?? null,
  };
  if (task.command !== null) {
    const script = task.options[0]?.param_values['script'];
    return {
      ...common,
      kind: 'command',
      script: typeof script === 'string' ? script : '',
      render: command?.render ?? false,
      become: command?.become ?? undefined,
      isContinuing: policyOf(task)['failed_batch'] === 'continue',
    };
  }
  return {
    ...common,
    kind: 'template',
    templateId: task.template_id,
    params: givenParams(task.options),
    policy: task.policy === null ? null : policyOf(task),
    again: { id: task.id, templateId: task.template_id },
  };
}

function givenParams(options: Task['options']): GivenParams {
  return Object.fromEntries(
    options.map(({ name, param_values: values }) => [
      name,
      Object.fromEntries(Object.entries(values).filter(([, value]) => value !== MASK)),
    ]),
  );
}
