import { isGroupStep } from '../../domain/plans/build-plan.ts';
import { visible } from '../../domain/characters.ts';
import { complaintsAbout, refuseFor } from '../../domain/complaints.ts';
import { Refusal } from '../../domain/errors.ts';
import type { TemplateId } from '../../domain/ids.ts';
import { referredName, spellingsOf } from '../../domain/name.ts';
import { GROUP_STEP_NAMES, type TemplateStep } from '../../domain/plans/plan.ts';
import type { RollingPolicy } from '../../domain/policies/rolling-policy.ts';
import { ENVIRONMENT_FIELDS, environmentIn } from '../../domain/plans/step-environment.ts';
import { maskedSteps, secretComplaints, withStoredSecrets } from '../../domain/plans/secret-params.ts';
import type { Principal } from '../../identity/principal.ts';
import { withKeptDescription } from '../../messages/descriptions.ts';
import { message } from '../../messages/message.ts';
import { policyComplaints } from '../../steps/checks/check-policy.ts';
import { environmentFault } from '../../steps/environment-fault.ts';
import type { Queries } from '../../store/database.ts';
import { deleteKept, lockDeleted, restoreDeleted } from '../../store/deleted-rows.ts';
import { insertRow, lockRow } from '../../store/rows.ts';
import { secretsOfSteps } from '../../store/tasks/secret-params.ts';
import { remoteStepsNamed } from '../../store/tasks/task-sources.ts';
import { keepNamed, poolsWithTemplate, tasksWithTemplate } from '../../store/fleet/usage.ts';
import type { Context } from '../context.ts';
import { notKept } from './kept.ts';
import { transact } from '../transact.ts';
import { openRecord, type OfVersion, type RecordKind, saveRecord, stampOf } from './versioned.ts';

export interface TemplateFields {
  readonly name: string;
  readonly desc: string;
  readonly steps: readonly TemplateStep[];
  /** The default policy of its tasks; null = none. */
  readonly policy?: RollingPolicy | null;
  /** Its tasks gather facts of their nodes first; default: no. */
  readonly facts?: boolean;
}

type TemplateChanges = Omit<TemplateFields, 'name'>;

export const TEMPLATE: RecordKind<TemplateChanges> = {
  table: 'template',
  columns: ['desc', 'steps', 'policy', 'facts'],
  hold: 'from_users',
  masked: async (queries, fields) => {
    const secrets = await secretsOfSteps(
      queries,
      fields.steps.map(({ name }) => name),
    );
    return { ...fields, steps: maskedSteps(fields.steps, secrets) };
  },
};

/** @throws Refusal when the name is taken, a step does not exist, or a text of the policy cannot be rendered */
export async function createTemplate(context: Context, principal: Principal, fields: TemplateFields): Promise<number> {
  await checkPolicy(fields.policy ?? null);
  return transact(context, principal, async (transaction, note) => {
    const steps = await checkedSteps(transaction, fields.steps, []);
    const id = await insertRow(
      transaction,
      'template',
      withKeptDescription({ ...fields, steps }),
      stampOf(context, principal),
    );
    note('create template', id);
    return id;
  });
}

/**
 * Existing tasks keep the steps they were made with; a mask in place of a secret keeps the secret.
 *
 * @throws Refusal when the template or a step does not exist, a mask has no stored secret, or somebody changed it since the
 *   given version
 */
export async function updateTemplate(
  context: Context,
  principal: Principal,
  id: TemplateId,
  { version, ...changes }: OfVersion<Partial<TemplateChanges>>,
): Promise<number> {
  await checkPolicy(changes.policy ?? null);
  return transact(context, principal, async (transaction, note) => {
    const record = await openRecord(transaction, TEMPLATE, id, version);
    if (record === null) throw noSuchTemplate(id);
    const { steps: before } = record.fields;
    const steps = changes.steps === undefined ? undefined : await checkedSteps(transaction, changes.steps, before);
    const saved = await saveRecord(
      transaction,
      record,
      withKeptDescription({ ...changes, steps }),
      stampOf(context, principal),
    );
    note('update template', id);
    return saved;
  });
}

/** @throws Refusal when there is no such template, or a pool or a task that is not finished uses it */
export function deleteTemplate(context: Context, principal: Principal, id: TemplateId): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    if ((await lockRow(transaction, 'template', ['id'], id)) === null) throw noSuchTemplate(id);
    const pools = await poolsWithTemplate(transaction, id);
    if (pools.length > 0) throw new Refusal('invalid', message('template_used_by_pools', { id, pools }));
    const tasks = await tasksWithTemplate(transaction, id);
    if (tasks.length > 0) throw new Refusal('invalid', message('template_used_by_tasks', { id, tasks }));
    await deleteKept(transaction, 'template', id, { by: principal.name, now: context.now() });
    note('delete template', id);
  });
}

/**
 * Brings a template back that was deleted less than a day ago, with its id.
 *
 * @param name what it is called from now on; by default what it was called
 * @throws Refusal when it is not kept any more, its name is taken, or a step of it is gone
 */
export function restoreTemplate(context: Context, principal: Principal, id: TemplateId, name?: string): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    const kept = await lockDeleted<TemplateFields>(transaction, 'template', id);
    if (kept === null) throw notKept('template', id);
    await checkedSteps(transaction, kept.steps, kept.steps);
    await restoreDeleted(transaction, 'template', id, name ?? kept.name);
    note('restore template', id);
  });
}

export function noSuchTemplate(id: number): Refusal {
  return new Refusal('not_found', message('template_gone', { id }));
}

/** The steps, with their names as stored, and with the stored values in place of masks. */
async function checkedSteps(
  transaction: Queries,
  steps: readonly TemplateStep[],
  stored: readonly TemplateStep[],
): Promise<readonly TemplateStep[]> {
  const names = steps.map((step) => step.name);
  const kept = await keepNamed(transaction, 'remote_step', names.flatMap(spellingsOf));
  const known = new Set([...GROUP_STEP_NAMES, ...kept]);
  const unknown = names.filter((name) => referredName(name, known) === null);
  if (unknown.length > 0)
    throw new Refusal('not_found', message('steps_not_found', { names: unknown.map(visible) }), { field: 'steps' });
  const named = steps.map((step) => ({ ...step, name: referredName(step.name, known) ?? step.name }));
  for (const [index, step] of named.entries()) refuseIdleFields(step, `steps[${index}]`);
  await refuseWrongEnvironments(transaction, named);
  const secrets = await secretsOfSteps(transaction, [...kept]);
  const whole = withStoredSecrets(named, stored, secrets);
  const complaints = secretComplaints(
    whole.map(({ name, param_values: params }) => ({ name, params, secrets: secrets.get(name) ?? [] })),
  );
  refuseFor(complaintsAbout('steps', complaints));
  return whole;
}

/** @throws Refusal for what says how actions run, at a step that runs none */
function refuseIdleFields(step: TemplateStep, place: string): void {
  const field = (['become', ...ENVIRONMENT_FIELDS] as const).find((name) => step[name] !== undefined);
  if (field === undefined || !isGroupStep(step.name)) return;
  throw new Refusal('invalid', message('step_runs_nothing', { step: step.name, field }), {
    field: `${place}.${field}`,
  });
}

/** @throws Refusal for a step whose actions, as they are now, cannot have its environment */
async function refuseWrongEnvironments(transaction: Queries, steps: readonly TemplateStep[]): Promise<void> {
  const own = steps.flatMap((step, index) => {
    const environment = environmentIn(step);
    return environment === null ? [] : [{ environment, name: step.name, place: `steps[${index}]` }];
  });
  if (own.length === 0) return;
  const actions = await remoteStepsNamed(transaction, [...new Set(own.map(({ name }) => name))]);
  for (const { environment, name: step, place } of own) {
    const fault = environmentFault(environment, actions.get(step) ?? []);
    if (fault !== null) throw new Refusal('invalid', message('step_env_wrong', { step, fault }), { field: place });
  }
}

async function checkPolicy(policy: RollingPolicy | null): Promise<void> {
  if (policy !== null) refuseFor(await policyComplaints(policy));
}
