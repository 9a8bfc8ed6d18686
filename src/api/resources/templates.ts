import { type Static, Type } from 'typebox';
import { checkedBecome } from '../../domain/become.ts';
import type { TemplateId } from '../../domain/ids.ts';
import type { Params, TemplateStep } from '../../domain/plans/plan.ts';
import { checkedEnvironment } from '../../domain/plans/step-environment.ts';
import { createTemplate, deleteTemplate, noSuchTemplate, updateTemplate } from '../../operations/records/templates.ts';
import { TEMPLATE_KEYS, TEMPLATE_USE } from '../../store/fleet/usage-views.ts';
import { BecomeInput, ShownBecome } from './become.ts';
import { EnvironmentInput, ShownEnvironment } from './step-environment.ts';
import { resource } from '../http/endpoint.ts';
import { payload } from '../http/envelope.ts';
import { Desc, EmptyText, Id, ListInput, Name, NameOf, NewId, NoInput, Optional, Values } from '../http/fields.ts';
import { plainPage } from '../http/plain-page.ts';
import { POLICY, PolicyField, ShownPolicy, templatePolicyIn } from './policy.ts';
import { findShown, type ShownTable, shownTable } from '../http/shown-table.ts';
import { keysOf, sortFields, sortIn } from '../http/sorting.ts';
import { LAST_TASK, LastTask } from './records/last-task.ts';
import { shownTemplates } from './template-presenter.ts';
import { MANAGED, MANAGED_FIELDS, OfVersion, Saved, SAVED, staleExample } from '../http/versions.ts';

const MOST_RETRIES = 1000;
const LONGEST_WAIT = 86_400;

const Times = Type.Integer({ minimum: 0, maximum: MOST_RETRIES });
const Interval = Type.Integer({ minimum: 0, maximum: LONGEST_WAIT, description: 'seconds between attempts' });
const StepsInput = Type.Array(
  Type.Object({
    name: NameOf,
    param_values: Optional(Values),
    retry: Optional(
      Type.Object({
        retry_times: Optional(Times),
        ignore_error: Optional(Type.Boolean()),
        interval: Optional(Interval),
      }),
    ),
    become: Optional(BecomeInput),
    ...EnvironmentInput,
  }),
  { maxItems: 100 },
);

const Facts = Type.Boolean({
  description: 'whether its tasks gather facts of their nodes first, when those known are older than a day',
});
const ShownStep = Type.Object(
  {
    name: NameOf,
    param_values: Values,
    retry: Type.Object({ retry_times: Times, ignore_error: Type.Boolean(), interval: Optional(Interval) }),
    become: Optional(ShownBecome),
    ...ShownEnvironment,
  },
  { $id: 'TemplateStep' },
);
const Template = Type.Object(
  {
    id: Id,
    name: Name,
    desc: Desc,
    steps: Type.Array(ShownStep),
    policy: Type.Union([ShownPolicy, Type.Null()]),
    facts: Facts,
    ...MANAGED_FIELDS,
  },
  { $id: 'Template' },
);
const ListedTemplate = Type.Object(
  {
    ...Template.properties,
    pool_count: Type.Integer({ minimum: 0, description: 'how many pools run it' }),
    last_task: LastTask,
  },
  { $id: 'ListedTemplate' },
);
const STEPS = [
  { name: 'unregister', param_values: {}, retry: { retry_times: 0, ignore_error: false } },
  { name: 'start_service', param_values: { port: 80 }, retry: { retry_times: 2, ignore_error: false } },
  { name: 'register', param_values: {}, retry: { retry_times: 0, ignore_error: false } },
];
const FIELDS = { name: 'roll', desc: 'Restart in the load balancer’s back', steps: STEPS };
const TEMPLATE = { id: 4, ...FIELDS, policy: POLICY, facts: false, ...MANAGED };
const NOT_FOUND = 'data not found: there is no template 7';
const NO_STEP = 'step name not found: jump';

const table = shownTable('template', Template);
const listedTable: ShownTable<typeof ListedTemplate> = {
  ...table,
  row: ListedTemplate,
  expressions: [...table.expressions, ...TEMPLATE_USE],
};
const templates = resource<TemplateId>('templates', '任务模板');

/** Fills in the defaults of omitted fields. */
function stepsIn(steps: Static<typeof StepsInput>): readonly TemplateStep[] {
  return steps.map(({ name, param_values = {}, retry = {}, become = null, ...environment }, index) => ({
    name,
    param_values: param_values as Params,
    retry: { retry_times: 0, ignore_error: false, ...retry },
    ...(become === null ? {} : { become: checkedBecome(become, `steps[${index}].become`) }),
    ...checkedEnvironment(environment, `steps[${index}].`),
  }));
}

export const templateEndpoints = [
  templates.change({
    path: ['/task_tpl/create', '/task/impl/create', '/action/impl/create'],
    summary: 'Make a template of steps',
    summaryZh: '创建任务模板',
    input: Type.Object({ name: Name, desc: Desc, steps: StepsInput, policy: PolicyField, facts: Optional(Facts) }),
    data: NewId,
    example: {
      input: {
        ...FIELDS,
        steps: [
          { name: 'unregister' },
          { name: 'start_service', param_values: { port: 80 }, retry: { retry_times: 2, ignore_error: false } },
          { name: 'register' },
        ],
        policy: { canary: 1, batches: '10%, 50%', max_failures: '5%' },
      },
      data: 4,
    },
    errors: {
      invalid: ['json can not convert: {"name":"roll", is not JSON', 'name ‘roll’ is taken: choose another'],
      not_found: [NO_STEP],
    },
    handle: async ({ input, principal }, { context }) => {
      const policy = templatePolicyIn(input.policy);
      return payload(await createTemplate(context, principal, { ...input, steps: stepsIn(input.steps), policy }));
    },
  }),
  templates.list({
    path: ['/task_tpl/list', '/task/impl/list', '/action/impl/list'],
    summary: 'Templates, the newest first',
    summaryZh: '任务模板列表，新的在前',
    input: Type.Object({ ...ListInput.properties, ...sortFields(keysOf(TEMPLATE_KEYS)) }),
    data: Type.Array(ListedTemplate),
    example: {
      data: [{ ...TEMPLATE, pool_count: 1, last_task: LAST_TASK }],
      beside: { page: 1, page_size: 10, query_count: 1 },
    },
    handle: async ({ input, paging, language }, { context }) => {
      const wanted = { name: input.name, paging, sort: sortIn(TEMPLATE_KEYS, input) };
      const page = await plainPage(context.database, listedTable, wanted);
      return { ...page, data: await shownTemplates(context.database, page.data, language) };
    },
  }),
  templates.read({
    path: '/task_tpl/:id',
    summary: 'One template',
    summaryZh: '查看一个任务模板',
    input: NoInput,
    data: Template,
    example: { id: 4, data: TEMPLATE },
    errors: { not_found: [NOT_FOUND] },
    handle: async ({ id, language }, { context }) => {
      const row = await findShown(context.database, table, id());
      if (row === null) throw noSuchTemplate(id());
      const [shown = row] = await shownTemplates(context.database, [row], language);
      return payload(shown);
    },
  }),
  templates.change({
    path: '/task_tpl/update/:id',
    summary: 'Change a template; tasks that exist keep their steps',
    summaryZh: '修改任务模板；已有任务的步骤不变',
    input: Type.Object({
      desc: Optional(Desc),
      steps: Optional(StepsInput),
      policy: PolicyField,
      facts: Optional(Facts),
      version: OfVersion,
    }),
    data: EmptyText,
    beside: Saved,
    example: {
      id: 4,
      input: { steps: [{ name: 'start_service', param_values: { port: 8080 } }] },
      data: '',
      beside: SAVED,
    },
    errors: { not_found: [NOT_FOUND, NO_STEP], conflict: [staleExample('template 4')] },
    handle: async ({ input: { desc, steps, policy, facts, version }, id, principal }, { context }) => {
      const saved = await updateTemplate(context, principal, id(), {
        version,
        ...(desc === undefined ? {} : { desc }),
        ...(steps === undefined ? {} : { steps: stepsIn(steps) }),
        ...(policy === undefined ? {} : { policy: templatePolicyIn(policy) }),
        ...(facts === undefined ? {} : { facts }),
      });
      return payload('', { version: saved });
    },
  }),
  templates.change({
    path: [
      '/task_tpl/delete/:id',
      '/action/impl/delete/:id',
      '/action/impl/delete',
      '/task/impl/delete',
      '/task/impl/delete/:id',
    ],
    summary: 'Delete a template that no pool and no task needs',
    summaryZh: '删除没有被服务池和任务使用的模板',
    input: NoInput,
    data: Type.Null(),
    none: null,
    example: { id: 4, data: null },
    errors: {
      invalid: ['template 3 is used by pool web-a', 'template 3 is used by task deploy_web-a (1)'],
      not_found: [NOT_FOUND],
    },
    handle: async ({ id, principal }, { context }) => {
      await deleteTemplate(context, principal, id());
      return payload(null);
    },
  }),
];
