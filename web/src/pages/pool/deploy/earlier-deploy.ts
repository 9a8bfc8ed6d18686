import type { Schema } from '../../../data/api.ts';
import { earlierValues } from '../../../parts/params/earlier-values.ts';
import type { GivenParams } from '../../../parts/params/param-groups.ts';
import { withChanges } from '../../../parts/policy/policy-changes.ts';
import { type PolicyDraft, policyOf } from '../../../parts/policy/policy-draft.ts';

/** What a person has entered in the dialog of a deploy. */
export interface DeployDraft {
  readonly tag: string;
  readonly most: number | null;
  readonly isForced: boolean;
  /** null = the template's. */
  readonly policy: PolicyDraft | null;
  readonly params: GivenParams;
  /** The deploy that is repeated; null = none. */
  readonly again: RepeatedDeploy | null;
}

export interface RepeatedDeploy {
  readonly id: number;
  readonly templateName: string;
  /** Whether the pool still deploys with the same template; with another one, secrets and parameters stay behind. */
  readonly isSameTemplate: boolean;
  /** All its values, for what the template does not have any more. */
  readonly values: GivenParams;
}

interface Earlier {
  readonly task: Pick<Schema<'Task'>, 'id' | 'template_id' | 'template_name' | 'options' | 'policy' | 'step_len'>;
  readonly plan: Pick<Schema<'PlanOfTask'>, 'asked'>;
  /** As it is now; null = it does not exist any more. */
  readonly template: { readonly policy?: unknown } | null;
}

/**
 * The dialog filled in as for an earlier deploy; its image comes with the link.
 *
 * @param templateId the template with which the pool deploys now
 */
export function earlierDeploy({ task, plan: { asked }, template }: Earlier, templateId: number | null): EarlierDraft {
  const isSameTemplate = template !== null && task.template_id === templateId;
  const values = earlierValues(task.options);
  return {
    most: asked?.max_num ?? task.step_len,
    isForced: asked?.force ?? false,
    policy: isSameTemplate ? ownPolicy(task.policy, asked, policyOf(template)) : null,
    params: isSameTemplate ? values : {},
    again: { id: task.id, templateName: task.template_name, isSameTemplate, values },
  };
}

type EarlierDraft = Omit<DeployDraft, 'tag'>;

/** As it was asked for; of an older task, as it ran. */
function ownPolicy(ran: unknown, asked: Earlier['plan']['asked'], ofTemplate: PolicyDraft): PolicyDraft | null {
  if (asked === null) return ran === null ? null : policyOf({ policy: ran });
  return asked.policy === undefined ? null : withChanges(ofTemplate, asked.policy);
}
