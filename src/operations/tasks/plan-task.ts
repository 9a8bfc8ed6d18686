import { buildPlan, isGroupStep } from '../../domain/plans/build-plan.ts';
import type { RemoteSteps } from '../../domain/plans/implemented-action.ts';
import { complaintsAbout, refuseFor } from '../../domain/complaints.ts';
import { Refusal } from '../../domain/errors.ts';
import type { TemplateId } from '../../domain/ids.ts';
import type { PoolDefaults } from '../../domain/plans/parameters.ts';
import { balancersOfWork, type Params, type Plan, runsActions } from '../../domain/plans/plan.ts';
import { checkPoolParams } from '../../domain/plans/pool-params.ts';
import { secretComplaints } from '../../domain/plans/secret-params.ts';
import { type Message, message } from '../../messages/message.ts';
import { missingParameters } from '../../steps/check.ts';
import type { Queries } from '../../store/database.ts';
import type { PoolTasks } from '../../store/record-schema.ts';
import {
  missingRow,
  remoteStepsNamed,
  type TaskPool,
  type TaskTemplate,
  taskTemplate,
} from '../../store/tasks/task-sources.ts';
import type { Context } from '../context.ts';
import { planContent } from './planned-content.ts';

/**
 * The template that a pool runs for an operation.
 *
 * @throws Refusal when the pool names none, or one that does not exist
 */
export async function templateOfPool(
  transaction: Queries,
  pool: TaskPool,
  operation: keyof PoolTasks,
): Promise<TaskTemplate> {
  const id = pool.tasks[operation];
  if (id === undefined) {
    throw new Refusal('invalid', message('pool_has_no_template', { pool: pool.name, operation, id: pool.id }));
  }
  return templateById(transaction, id);
}

/** @throws Refusal when there is none */
export async function templateById(transaction: Queries, id: TemplateId): Promise<TaskTemplate> {
  const template = await taskTemplate(transaction, id);
  if (template === null) throw new Refusal('invalid', message('template_not_found', { id }), { field: 'template_id' });
  return template;
}

export interface PlanRequest {
  readonly template: TaskTemplate;
  /** What its remote steps do; absent = what is stored of them. */
  readonly remoteSteps?: RemoteSteps | undefined;
  readonly pool: TaskPool;
  readonly tag: string | null;
  /** Values that the request gives; null = the request has no such field. */
  readonly params: Params | null;
  /** The plan of the task that is run again, for its secrets; absent = none. */
  readonly earlier?: Plan | undefined;
  /** Seconds; null = the server's. */
  readonly timeout: number | null;
}

/**
 * The plan by which a task will run, checked as a whole before anything happens.
 *
 * @throws Refusal that names every missing parameter, machine type or load balancer, or a repository (planContent)
 */
export async function planTask(transaction: Queries, context: Context, request: PlanRequest): Promise<Plan> {
  const plan = await builtPlan(transaction, context, request);
  await checkNothingMissing(transaction, context, plan, request);
  return planContent(transaction, context, plan);
}

/**
 * The plan of an operation on a pool, which keeps what the pool fills in.
 *
 * @throws Refusal as {@link planTask}, and for another value of what is the pool's
 */
export async function planOfPool(
  transaction: Queries,
  context: Context,
  operation: Omit<PlanRequest, 'remoteSteps' | 'timeout'>,
): Promise<Plan> {
  const request = { ...operation, timeout: null };
  const plan = await builtPlan(transaction, context, request);
  checkPoolParams(plan, defaultsOf(request));
  await checkNothingMissing(transaction, context, plan, request);
  return planContent(transaction, context, plan);
}

async function builtPlan(transaction: Queries, { limits }: Context, request: PlanRequest): Promise<Plan> {
  const { template, params, earlier, timeout } = request;
  const remoteNames = template.steps.map((step) => step.name).filter((name) => !isGroupStep(name));
  return buildPlan({
    steps: template.steps,
    remoteSteps: request.remoteSteps ?? (await remoteStepsNamed(transaction, remoteNames)),
    pool: defaultsOf(request),
    params: params ?? {},
    earlier,
    facts: template.facts,
    defaults: { stepTimeout: timeout ?? limits.stepTimeout, retryInterval: limits.retryInterval },
  });
}

function defaultsOf({ pool, tag }: Pick<PlanRequest, 'pool' | 'tag'>): PoolDefaults {
  return { vmTypeId: pool.vm_type, sdId: pool.sd_id, balancers: pool.balancers, tag };
}

async function checkNothingMissing(
  transaction: Queries,
  context: Context,
  plan: Plan,
  { params }: Pick<PlanRequest, 'params'>,
): Promise<void> {
  const missing = await missingParameters(plan, context.limits.ansibleModules);
  refuseFor([
    ...complaintsAbout(null, secretComplaints(plan)),
    ...(params === null ? missing.map((complaint) => ({ ...complaint, field: null })) : missing),
    ...complaintsAbout(null, await missingBackends(transaction, plan)),
  ]);
}

async function missingBackends(transaction: Queries, plan: Plan): Promise<readonly Message[]> {
  const complaints: Message[] = [];
  for (const { name, work } of plan) {
    if (runsActions(work) || work.kind === 'facts') continue;
    const [table, ids, needs] =
      'vmTypeId' in work
        ? (['vm_type', [work.vmTypeId], 'step_needs_machine_type'] as const)
        : (['sd', balancersOfWork(work).map(({ sdId }) => sdId), 'step_needs_balancer'] as const);
    for (const id of ids)
      if (await missingRow(transaction, table, id)) complaints.push(message(needs, { step: name, id }));
  }
  return complaints;
}
