import { Type } from 'typebox';
import type { RemoteStepId } from '../../domain/ids.ts';
import { described } from '../../messages/descriptions.ts';
import {
  createRemoteStep,
  deleteRemoteStep,
  noSuchRemoteStep,
  updateRemoteStep,
} from '../../operations/records/remote-steps.ts';
import { listSteps } from '../../operations/records/list-steps.ts';
import { NAME_KEYS, STEP_USE } from '../../store/fleet/usage-views.ts';
import { resource } from '../http/endpoint.ts';
import { payload, pageOf } from '../http/envelope.ts';
import { Desc, EmptyText, Id, ListInput, Name, NameOf, NewId, NoInput, Optional } from '../http/fields.ts';
import { plainPage } from '../http/plain-page.ts';
import { findShown, type ShownTable, shownTable } from '../http/shown-table.ts';
import { keysOf, sortFields, sortIn } from '../http/sorting.ts';
import { MANAGED, MANAGED_FIELDS, OfVersion, Saved, SAVED, staleExample } from '../http/versions.ts';

const IN_ORDER = { description: 'names of actions, in the order in which they run' };
const Actions = Type.Array(NameOf, IN_ORDER);
const ActionsInput = Type.Array(NameOf, { ...IN_ORDER, maxItems: 100 });
const RemoteStep = Type.Object(
  { id: Id, name: Name, desc: Desc, actions: Actions, ...MANAGED_FIELDS },
  { $id: 'RemoteStep' },
);
const FIELDS = { name: 'restart', desc: 'Restart the service', actions: ['stop_docker', 'start_docker'] };
const REMOTE_STEP = { id: 104, ...FIELDS, ...MANAGED };
const NOT_FOUND = 'remote step 7 not found';
const NO_ACTION = 'action not found: jump';

const Step = Type.Object(
  {
    id: Id,
    name: Name,
    desc: Desc,
    type: Type.Enum(['vm', 'sd', 'remote']),
    params: Type.Record(Type.String(), Type.String(), { description: 'parameter name → its type' }),
  },
  { $id: 'Step' },
);

const ListedRemoteStep = Type.Object(
  { ...RemoteStep.properties, template_count: Type.Integer({ minimum: 0, description: 'how many templates have it' }) },
  { $id: 'ListedRemoteStep' },
);
const table = shownTable('remote_step', RemoteStep);
const listedTable: ShownTable<typeof ListedRemoteStep> = {
  ...table,
  row: ListedRemoteStep,
  expressions: [...table.expressions, ...STEP_USE],
};
const steps = resource<RemoteStepId>('steps', '步骤');

export const remoteStepEndpoints = [
  steps.list({
    path: '/task_step/list',
    summary: 'Every step that a template can use',
    summaryZh: '模板可以使用的所有步骤',
    input: ListInput,
    data: Type.Array(Step),
    example: {
      data: [
        {
          id: 104,
          name: 'restart',
          desc: 'Restart the service',
          type: 'remote',
          params: { name: 'string', tag: 'string' },
        },
        {
          id: 1,
          name: 'create_vm',
          desc: 'Make a machine for each node',
          type: 'vm',
          params: { vm_type_id: 'integer' },
        },
      ],
      beside: { page: 1, page_size: 10, query_count: 2 },
    },
    handle: async ({ input, paging, language }, { context }) => {
      const { rows, total } = await listSteps(context, input.name ?? '', paging);
      return pageOf(
        rows.map((row) => described(row, language)),
        total,
        paging,
      );
    },
  }),
  steps.list({
    path: '/remote_step/list',
    summary: 'Remote steps, the newest first',
    summaryZh: '远程步骤列表，新的在前',
    input: Type.Object({ ...ListInput.properties, ...sortFields(keysOf(NAME_KEYS)) }),
    data: Type.Array(ListedRemoteStep),
    example: { data: [{ ...REMOTE_STEP, template_count: 1 }], beside: { page: 1, page_size: 10, query_count: 1 } },
    handle: async ({ input, paging, language }, { context }) => {
      const wanted = { name: input.name, paging, sort: sortIn(NAME_KEYS, input) };
      const page = await plainPage(context.database, listedTable, wanted);
      return { ...page, data: page.data.map((row) => described(row, language)) };
    },
  }),
  steps.change({
    path: '/remote_step/create',
    summary: 'Make a remote step of actions',
    summaryZh: '用动作创建远程步骤',
    input: Type.Object({ name: Name, desc: Desc, actions: ActionsInput }),
    data: NewId,
    example: { input: FIELDS, data: 104 },
    errors: {
      invalid: ['name register is a built-in step: choose another', 'name ‘restart’ is taken: choose another'],
      not_found: [NO_ACTION],
    },
    handle: async ({ input, principal }, { context }) => payload(await createRemoteStep(context, principal, input)),
  }),
  steps.change({
    path: '/remote_step/update/:id',
    summary: 'Change a remote step; what is left out keeps its value',
    summaryZh: '修改远程步骤；未给出的字段保持不变',
    input: Type.Object({ desc: Optional(Desc), actions: Optional(ActionsInput), version: OfVersion }),
    data: EmptyText,
    beside: Saved,
    example: { id: 104, input: { actions: ['stop_docker', 'start_docker', 'check_port'] }, data: '', beside: SAVED },
    errors: {
      invalid: ['actions is empty: name at least one action'],
      not_found: [NOT_FOUND, NO_ACTION],
      conflict: [staleExample('step 104')],
    },
    handle: async ({ input, id, principal }, { context }) => {
      const version = await updateRemoteStep(context, principal, id(), input);
      return payload('', { version });
    },
  }),
  steps.change({
    path: '/remote_step/delete/:id',
    summary: 'Delete a remote step that no template uses',
    summaryZh: '删除没有被模板使用的远程步骤',
    input: NoInput,
    data: EmptyText,
    example: { id: 104, data: '' },
    errors: { not_found: [NOT_FOUND, 'step is using: it is in template deploy'] },
    handle: async ({ id, principal }, { context }) => {
      await deleteRemoteStep(context, principal, id());
      return payload('');
    },
  }),
  steps.read({
    path: '/remote_step/:id',
    summary: 'One remote step',
    summaryZh: '查看一个远程步骤',
    input: NoInput,
    data: RemoteStep,
    example: { id: 104, data: REMOTE_STEP },
    errors: { not_found: [NOT_FOUND] },
    handle: async ({ id, language }, { context }) => {
      const row = await findShown(context.database, table, id());
      if (row === null) throw noSuchRemoteStep(id());
      return payload(described(row, language));
    },
  }),
];
