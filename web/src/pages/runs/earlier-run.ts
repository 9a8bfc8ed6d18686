import type { Schema } from '../../data/api.ts';
import { environmentIn } from '../../forms/environment/environment.ts';
import { earlierValues } from '../../parts/params/earlier-values.ts';
import { withChanges } from '../../parts/policy/policy-changes.ts';
import { type PolicyDraft, policyOf } from '../../parts/policy/policy-draft.ts';
import { EMPTY_DRAFT, type RunDraft } from './run-draft.ts';

type Task = Pick<
  Schema<'Task'>,
  'id' | 'template_id' | 'template_name' | 'task_name' | 'command' | 'options' | 'step_len' | 'policy' | 'stat'
>;
type Plan = Schema<'PlanOfTask'>;

/** What is known of an earlier task. */
interface Earlier {
  readonly task: Task;
  readonly plan: Plan;
  /** As it is now; null = it runs a command, or its template does not exist any more. */
  readonly template: { readonly policy?: unknown } | null;
}

/** The page filled in as for an earlier task; secrets stay at the server. */
export function earlierDraft({ task, plan, template }: Earlier): RunDraft {
  const common = { ...EMPTY_DRAFT, taskName: task.task_name, ...rollingOf(task, plan) };
  if (task.command !== null) {
    const script = task.options[0]?.param_values['script'];
    return {
      ...common,
      kind: 'command',
      script: typeof script === 'string' ? script : '',
      render: plan.command?.render ?? false,
      become: plan.command?.become ?? undefined,
      environment: environmentIn(plan.command ?? {}),
      isContinuing: policyOf(task)['failed_batch'] === 'continue',
    };
  }
  return {
    ...common,
    kind: 'template',
    templateId: template === null ? null : task.template_id,
    params: earlierValues(task.options),
    policy: template === null ? null : ownPolicy(task, plan.asked, policyOf(template)),
    again: { id: task.id, templateId: task.template_id, goneTemplate: template === null ? task.template_name : null },
  };
}

/** As it was asked for; of an older task, as it ran. */
function rollingOf(task: Task, { asked, options }: Plan): Partial<RunDraft> {
  if (asked === null) return { most: task.step_len, timeout: options[0]?.timeout ?? null };
  return {
    most: asked.max_num ?? null,
    ratio: asked.max_ratio ?? null,
    failures: asked.max_failures ?? '',
    timeout: asked.timeout ?? null,
    order: asked.order ?? 'node',
  };
}

function ownPolicy(task: Task, asked: Plan['asked'], ofTemplate: PolicyDraft): PolicyDraft | null {
  if (asked === null) return task.policy === null ? null : policyOf(task);
  return asked.policy === undefined ? null : withChanges(ofTemplate, asked.policy);
}
