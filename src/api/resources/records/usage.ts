import { type TObject, Type } from 'typebox';
import type { ActionId, RemoteStepId, TemplateId } from '../../../domain/ids.ts';
import { noSuchAction } from '../../../operations/records/actions.ts';
import { noSuchRemoteStep } from '../../../operations/records/remote-steps.ts';
import { noSuchTemplate } from '../../../operations/records/templates.ts';
import { actionUsers, MOST_USERS, stepUsers, templateUsage } from '../../../store/fleet/usage-views.ts';
import { findRow } from '../../../store/rows.ts';
import { resource } from '../../http/endpoint.ts';
import { payload } from '../../http/envelope.ts';
import { Id, NameOf, NoInput } from '../../http/fields.ts';

const User = Type.Object({ id: Id, name: NameOf });
const Count = Type.Integer({ minimum: 0 });
const users = <Of extends TObject>(of: Of) =>
  Type.Object({
    count: Count,
    first: Type.Array(of, { maxItems: MOST_USERS, description: `the first ${MOST_USERS} by id` }),
  });
const Users = users(User);

const TemplateUse = Type.Object(
  {
    pools: users(
      Type.Object({
        ...User.properties,
        operations: Type.Array(Type.String({ description: 'expand, shrink, deploy' })),
      }),
    ),
    schedules: users(Type.Object({ id: Id, pool_id: Id, pool_name: NameOf })),
    tasks: Type.Object({ ...Users.properties }, { description: 'tasks that are not finished' }),
    task_count: Type.Integer({ minimum: 0, description: 'how many tasks ran it, ever' }),
  },
  { $id: 'TemplateUse' },
);

const templates = resource<TemplateId>('templates', '任务模板');
const steps = resource<RemoteStepId>('steps', '步骤');
const actions = resource<ActionId>('actions', '动作');

/** Where the things are used that people define. What is used is not deleted. */
export const usageEndpoints = [
  templates.read({
    path: '/task_tpl/:id/usage',
    summary: 'The pools, schedules and tasks that use a template',
    summaryZh: '使用该模板的服务池、定时任务和任务',
    input: NoInput,
    data: TemplateUse,
    example: {
      id: 4,
      data: {
        pools: { count: 1, first: [{ id: 1, name: 'web-a', operations: ['deploy'] }] },
        schedules: { count: 1, first: [{ id: 2, pool_id: 1, pool_name: 'web-a' }] },
        tasks: { count: 0, first: [] },
        task_count: 12,
      },
    },
    errors: { not_found: ['data not found: there is no template 7'] },
    handle: async ({ id }, { context: { database } }) => {
      if ((await findRow(database, 'template', ['id'], id())) === null) throw noSuchTemplate(id());
      return payload(await templateUsage(database, id()));
    },
  }),
  steps.read({
    path: '/remote_step/:id/usage',
    summary: 'The templates that have a remote step',
    summaryZh: '使用该远程步骤的模板',
    input: NoInput,
    data: Type.Object({ templates: Users }),
    example: { id: 104, data: { templates: { count: 1, first: [{ id: 4, name: 'roll' }] } } },
    errors: { not_found: ['remote step 7 not found'] },
    handle: async ({ id }, { context: { database } }) => {
      const row = await findRow<{ name: string }>(database, 'remote_step', ['name'], id());
      if (row === null) throw noSuchRemoteStep(id());
      return payload({ templates: await stepUsers(database, row.name) });
    },
  }),
  actions.read({
    path: '/action/:id/usage',
    summary: 'The remote steps that run an action',
    summaryZh: '使用该动作的远程步骤',
    input: NoInput,
    data: Type.Object({ steps: Users }),
    example: { id: 6, data: { steps: { count: 1, first: [{ id: 104, name: 'restart' }] } } },
    errors: { not_found: ['action 7 not found'] },
    handle: async ({ id }, { context: { database } }) => {
      const row = await findRow<{ name: string }>(database, 'action', ['name'], id());
      if (row === null) throw noSuchAction(id());
      return payload({ steps: await actionUsers(database, row.name) });
    },
  }),
];
