import { type Static, Type } from 'typebox';
import type { TaskId } from '../../../domain/ids.ts';
import type { BecomeChoice } from '../../../domain/become.ts';
import { contentOfWork, environmentOf, type PlannedStep } from '../../../domain/plans/plan.ts';
import { ON_BUSY } from '../../../domain/on-busy.ts';
import { afterFailedBatch } from '../../../domain/policies/rolling-policy.ts';
import { maskedParams } from '../../../domain/plans/secret-params.ts';
import type { Language } from '../../../messages/language.ts';
import { textOf } from '../../../messages/message.ts';
import type { Principal } from '../../../identity/principal.ts';
import type { WantedCheck } from '../../../operations/tasks/check-task.ts';
import type { TaskForecast } from '../../../operations/tasks/prepared-task.ts';
import { ShownBecome } from '../become.ts';
import { ShownEnvironment } from '../step-environment.ts';
import { type Payload, payload } from '../../http/envelope.ts';
import { Id, Optional, TemplateIdOrNone, Values } from '../../http/fields.ts';
import { CheckField, checkIn } from './check-field.ts';
import { AfterFailedBatch, ShownPolicy } from '../policy.ts';
import type { Shown } from '../../http/shown.ts';
import { Kind, PartField } from './task-schemas.ts';

/*
 * Fields of every endpoint that starts tasks: whether to plan only, and what to do when nodes are busy.
 */

export const Flag = Type.Union([Type.Boolean(), Type.Enum([1, 0, '1', '0', 'true', 'false'])], {
  description: '1 = say what would happen, and change nothing; also as ?plan=1',
});

export const StartFields = {
  plan: Optional(Flag),
  check: CheckField,
  on_busy: Optional(
    Type.Enum([...ON_BUSY], {
      description: 'when another task has one of the nodes: wait (the default), or refuse with 409',
    }),
  ),
};

/** Whether a request asks for a plan only. */
export function isPlan({ plan }: { readonly plan?: Static<typeof Flag> }): boolean {
  return plan !== undefined && ['1', 'true'].includes(String(plan));
}

export const NodeScripts = Type.Object({
  ip: Type.String({ description: 'the node’s address; the first node’s when the task has no such node' }),
  steps: Type.Array(
    Type.Object({
      name: Type.String(),
      actions: Type.Array(
        Type.Object({
          name: Type.String(),
          module: Type.String(),
          text: Type.String({
            description: 'the script, or the arguments of the module, filled in; secrets are masked',
          }),
        }),
      ),
    }),
  ),
});

const PlannedRepository = Type.Object({
  id: Id,
  name: Type.String(),
  ref: Type.String({ description: 'a branch, tag or commit; "" = the default branch' }),
  commit: Type.String({ description: 'whose files are used, also when a node is tried again later' }),
  fetched: Type.Union([Type.Number(), Type.Null()], {
    description: 'when it was fetched, in seconds since 1970, as it could not be reached now; null = just now',
  }),
});

export const Started = Type.Object({ task_id: Type.Integer({ minimum: 1, description: 'the task to follow' }) });

/** A step of a plan. */
export const PlannedOption = Type.Object({
  name: Type.String(),
  part: PartField,
  param_values: Values,
  retry: Type.Object({
    retry_times: Type.Integer(),
    ignore_error: Type.Boolean(),
    interval: Type.Integer({ description: 'seconds between attempts' }),
  }),
  timeout: Type.Integer({ description: 'seconds that one attempt may take' }),
  become: Type.Array(ShownBecome, { description: 'as whom its actions run on the node, each once' }),
  ...ShownEnvironment,
  content: Type.Array(PlannedRepository, { description: 'the repositories from which its actions take files' }),
});

/** A step of a plan for people: its secrets are masked. */
export function plannedOption(
  { name, part, params, secrets = [], retry, timeout, work }: PlannedStep,
  become: readonly BecomeChoice[],
): Shown<typeof PlannedOption> {
  return {
    name,
    ...(part === undefined ? {} : { part }),
    param_values: maskedParams(params, secrets),
    retry,
    timeout,
    become,
    ...environmentOf(work),
    content: contentOfWork(work).map(({ fetched = null, ...repository }) => ({ ...repository, fetched })),
  };
}

const PLAN_WARNINGS = ['plan_image_not_taken', 'plan_content_old', 'plan_nodes_without_machine'] as const;

export const TaskPlan = Type.Object(
  {
    kind: Kind,
    task_name: Type.String(),
    template_id: TemplateIdOrNone,
    template_name: Type.String(),
    pool_id: Id,
    pool_name: Type.String(),
    options: Type.Array(PlannedOption, {
      description: 'the steps, with the parameter values the task would run with',
    }),
    step_len: Type.Integer({ description: 'the most nodes that are active at once' }),
    policy: Type.Union([ShownPolicy, Type.Null()], { description: 'how it would go from batch to batch' }),
    failed_batch: AfterFailedBatch,
    node_count: Type.Integer({ description: 'how many nodes it would work on' }),
    up_to_date: Type.Array(Type.String(), { description: 'addresses of nodes that run the tag already' }),
    batches: Type.Array(
      Type.Object({
        seq: Type.Integer({ minimum: 1 }),
        nodes: Type.Array(Type.String(), { description: 'addresses; - for a node that is yet to be made' }),
      }),
    ),
    warnings: Type.Array(Type.Object({ code: Type.Enum([...PLAN_WARNINGS]), msg: Type.String() }), {
      description: 'what is probably not meant, though it can run',
    }),
    expected_seconds: Type.Union([Type.Number(), Type.Null()], {
      description: 'judged by earlier tasks of the template in the pool; null = there is none',
    }),
    waiting_for: Type.Union([Type.Integer({ description: 'the task that it would wait for' }), Type.Null()]),
    scripts: Type.Union([NodeScripts, Type.Null()], { description: 'what would run at the node of scripts_for' }),
    check: Type.Union([Started, Type.Null()], { description: 'the task that checks it; null = none does' }),
  },
  { $id: 'TaskPlan' },
);

export const Plans = Type.Object(
  { plans: Type.Array(TaskPlan, { description: 'a task for each pool' }) },
  { description: 'with plan=1: what would happen' },
);

/** The answer to a request for a plan. */
export function shownPlans(forecasts: readonly TaskForecast[], language: Language): Payload<Shown<typeof Plans>> {
  return payload({
    plans: forecasts.map(
      ({ task, users, batches, warnings, expectedSeconds, waitsFor, scripts = null, check = null }) => ({
        kind: task.kind,
        task_name: task.taskName,
        template_id: task.templateId,
        template_name: task.templateName,
        pool_id: task.poolId,
        pool_name: task.poolName,
        options: task.plan.map((step, index) => plannedOption(step, users[index] ?? [])),
        step_len: task.stepLen,
        policy: task.rolling?.policy ?? null,
        failed_batch: afterFailedBatch(task.kind, task.rolling?.policy ?? null),
        node_count: batches.reduce((sum, nodes) => sum + nodes.length, 0),
        up_to_date: (task.rolling?.upToDate ?? []).map(({ ip }) => ip),
        batches: batches.map((nodes, index) => ({ seq: index + 1, nodes })),
        warnings: warnings.map((warning) => ({
          code: warning.code as (typeof PLAN_WARNINGS)[number],
          msg: textOf(warning, language),
        })),
        expected_seconds: expectedSeconds,
        waiting_for: waitsFor?.taskId ?? null,
        scripts,
        check: check === null ? null : { task_id: check },
      }),
    ),
  });
}

/** Plans or starts one task, as the request asks. */
export async function plannedOrStarted(
  input: { readonly plan?: Static<typeof Flag>; readonly check?: Static<typeof CheckField> },
  { language, principal }: { readonly language: Language; readonly principal: Principal },
  work: {
    readonly plan: (check: WantedCheck | null) => Promise<readonly TaskForecast[]>;
    readonly start: () => Promise<TaskId>;
  },
): Promise<Payload<Shown<typeof Started> | Shown<typeof Plans>>> {
  const check = checkIn(input, isPlan(input), principal);
  return isPlan(input) ? shownPlans(await work.plan(check), language) : payload({ task_id: await work.start() });
}
