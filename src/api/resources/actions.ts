import { Type } from 'typebox';
import type { ActionId } from '../../domain/ids.ts';
import { described } from '../../messages/descriptions.ts';
import { createAction, deleteAction, noSuchAction, updateAction } from '../../operations/records/actions.ts';
import { NAME_KEYS, ACTION_USE } from '../../store/fleet/usage-views.ts';
import { resource } from '../http/endpoint.ts';
import { payload } from '../http/envelope.ts';
import { AnyName, Desc, EmptyText, Id, ListInput, Name, NewId, NoInput, Optional, Title } from '../http/fields.ts';
import { plainPage } from '../http/plain-page.ts';
import { findShown, type ShownTable, shownTable } from '../http/shown-table.ts';
import { keysOf, sortFields, sortIn } from '../http/sorting.ts';
import { MANAGED, MANAGED_FIELDS, OfVersion, Saved, SAVED, staleExample } from '../http/versions.ts';

const ParamTypes = Type.Record(AnyName, Type.String(), {
  propertyNames: Title,
  description: 'parameter name → its type; the values of a parameter of type secret are never shown',
});
const Action = Type.Object(
  { id: Id, name: Name, desc: Desc, params: ParamTypes, ...MANAGED_FIELDS },
  { $id: 'Action' },
);
const FIELDS = { name: 'wait', desc: 'Wait for a time', params: { time: 'integer' } };
const ACTION = { id: 6, ...FIELDS, ...MANAGED };
const NOT_FOUND = 'action 7 not found';

const ListedAction = Type.Object(
  { ...Action.properties, step_count: Type.Integer({ minimum: 0, description: 'how many steps run it' }) },
  { $id: 'ListedAction' },
);
const table = shownTable('action', Action);
const listedTable: ShownTable<typeof ListedAction> = {
  ...table,
  row: ListedAction,
  expressions: [...table.expressions, ...ACTION_USE],
};
const actions = resource<ActionId>('actions', '动作');

export const actionEndpoints = [
  actions.list({
    path: '/action/list',
    summary: 'Actions, the newest first',
    summaryZh: '动作列表，新的在前',
    input: Type.Object({ ...ListInput.properties, ...sortFields(keysOf(NAME_KEYS)) }),
    data: Type.Array(ListedAction),
    example: { data: [{ ...ACTION, step_count: 1 }], beside: { page: 1, page_size: 10, query_count: 1 } },
    handle: async ({ input, paging, language }, { context }) => {
      const wanted = { name: input.name, paging, sort: sortIn(NAME_KEYS, input) };
      const page = await plainPage(context.database, listedTable, wanted);
      return { ...page, data: page.data.map((row) => described(row, language)) };
    },
  }),
  actions.change({
    path: '/action/create',
    summary: 'Make an action',
    summaryZh: '创建动作',
    input: Type.Object({ name: Name, desc: Desc, params: ParamTypes }),
    data: NewId,
    example: { input: FIELDS, data: 6 },
    errors: { invalid: ['name ‘wait’ is taken: choose another'] },
    handle: async ({ input, principal }, { context }) => payload(await createAction(context, principal, input)),
  }),
  actions.change({
    path: '/action/update/:id',
    summary: 'Change an action; what is left out keeps its value',
    summaryZh: '修改动作；未给出的字段保持不变',
    input: Type.Object({ desc: Optional(Desc), params: Optional(ParamTypes), version: OfVersion }),
    data: EmptyText,
    beside: Saved,
    example: { id: 6, input: { params: { time: 'integer', unit: 'string' } }, data: '', beside: SAVED },
    errors: { not_found: [NOT_FOUND], conflict: [staleExample('action 6')] },
    handle: async ({ input, id, principal }, { context }) => {
      const version = await updateAction(context, principal, id(), input);
      return payload('', { version });
    },
  }),
  actions.change({
    path: '/action/delete/:id',
    summary: 'Delete an action that no step uses, with its implementations',
    summaryZh: '删除没有被步骤使用的动作及其实现',
    input: NoInput,
    data: EmptyText,
    example: { id: 6, data: '' },
    errors: { not_found: [NOT_FOUND, 'action is using: it is in step start_service'] },
    handle: async ({ id, principal }, { context }) => {
      await deleteAction(context, principal, id());
      return payload('');
    },
  }),
  actions.read({
    path: '/action/:id',
    summary: 'One action',
    summaryZh: '查看一个动作',
    input: NoInput,
    data: Action,
    example: { id: 6, data: ACTION },
    errors: { not_found: [NOT_FOUND] },
    handle: async ({ id, language }, { context }) => {
      const row = await findShown(context.database, table, id());
      if (row === null) throw noSuchAction(id());
      return payload(described(row, language));
    },
  }),
];
