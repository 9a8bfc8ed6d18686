import { sql } from 'kysely';
import { Type } from 'typebox';
import type { Params } from '../../domain/plans/plan.ts';
import {
  createActionImpl,
  deleteActionImpl,
  findActionImpl,
  updateActionImpl,
} from '../../operations/records/action-impls.ts';
import { ACTION_IMPL_COLUMNS, type ActionImplRow } from '../../store/tasks/implementations.ts';
import { CHANGED } from '../../store/record-versions.ts';
import { listRows } from '../../store/rows.ts';
import { resource } from '../http/endpoint.ts';
import { payload, pageOf } from '../http/envelope.ts';
import { EmptyText, Id, Name, NewId, NoInput, Optional, Values } from '../http/fields.ts';
import { OfVersion, Saved, SAVED, staleExample, VERSION_FIELDS, VERSIONED } from '../http/versions.ts';

const Implementer = Type.String({ ...Name, description: 'who carries it out: ansible' });
const ActionImpl = Type.Object(
  { id: Id, type: Implementer, action_id: Id, template: Values, ...VERSION_FIELDS },
  { $id: 'ActionImpl' },
);
const FIELDS = { type: 'ansible', action_id: 6, template: { action: { module: 'shell', args: 'sleep {{time}}' } } };
const ACTION_IMPL = { id: 6, ...FIELDS, ...VERSIONED };
const ImplId = Type.Integer({ ...Id, description: 'its own id, without doubt; it goes before the id in the path' });
const BY_IMPL_ID = { impl_id: Optional(ImplId) };
const BY_ACTION = 'the id is the action’s; only one that no action has is the implementation’s';
const BY_ACTION_ZH = 'id 是动作的 id；没有动作使用该 id 时才是实现的 id';
const NOT_FOUND = [
  'no implementation: action 7 has none, and if there is no such action, no implementation has this id',
  'no implementation: impl_id is 7, and there is no such implementation',
];
const REFUSED = [
  'action_id is 7, and there is no such action',
  'action 6 has an implementation of type ansible already: update it',
  'template has no action: write {"action":{"module":"shell","args":"…"}}',
];

const MOVED =
  'action_id is 7, and implementation 6 is of action 5: leave it out, or make another one with /actimpl/create';

const implementations = resource<number>('action implementations', '动作实现');

export const actionImplEndpoints = [
  implementations.list({
    path: '/actimpl/list',
    summary: 'Implementations of actions, the newest first',
    summaryZh: '动作实现列表，新的在前',
    input: NoInput,
    data: Type.Array(ActionImpl),
    example: { data: [ACTION_IMPL], beside: { page: 1, page_size: 10, query_count: 1 } },
    handle: async ({ paging }, { context }) => {
      const listing = {
        table: 'action_impl',
        columns: ACTION_IMPL_COLUMNS,
        expressions: [CHANGED],
        where: sql`true`,
        order: 'desc',
        ...paging,
      } as const;
      const { rows, total } = await listRows<ActionImplRow>(context.database, listing);
      return pageOf(rows, total, paging);
    },
  }),
  implementations.change({
    path: '/actimpl/create',
    summary: 'Say how an action is done',
    summaryZh: '创建动作实现',
    input: Type.Object({ type: Implementer, action_id: Id, template: Values }),
    data: NewId,
    example: { input: FIELDS, data: 6 },
    errors: { invalid: REFUSED },
    handle: async ({ input, principal }, { context }) =>
      payload(await createActionImpl(context, principal, { ...input, template: input.template as Params })),
  }),
  implementations.change({
    path: '/actimpl/update/:id',
    summary: `Change how an action is done; ${BY_ACTION}`,
    summaryZh: `修改动作实现；${BY_ACTION_ZH}`,
    input: Type.Object({
      ...BY_IMPL_ID,
      type: Optional(Implementer),
      action_id: Optional(Id),
      template: Optional(Values),
      version: OfVersion,
    }),
    data: EmptyText,
    beside: Saved,
    example: {
      id: 6,
      input: { template: { action: { module: 'longscript', content: '#!/bin/sh\nsleep {{time}}\n' } } },
      data: '',
      beside: SAVED,
    },
    errors: { invalid: [...REFUSED, MOVED], not_found: NOT_FOUND, conflict: [staleExample('implementation 6')] },
    handle: async ({ input: { template, impl_id: implId, ...input }, id, principal }, { context }) => {
      const version = await updateActionImpl(
        context,
        principal,
        { id: id(), implId },
        {
          ...input,
          ...(template === undefined ? {} : { template: template as Params }),
        },
      );
      return payload('', { version });
    },
  }),
  implementations.change({
    path: '/actimpl/delete/:id',
    summary: `Delete an implementation; ${BY_ACTION}`,
    summaryZh: `删除动作实现；${BY_ACTION_ZH}`,
    input: Type.Object(BY_IMPL_ID),
    data: EmptyText,
    example: { id: 6, data: '' },
    errors: { not_found: NOT_FOUND },
    handle: async ({ input: { impl_id: implId }, id, principal }, { context }) => {
      await deleteActionImpl(context, principal, { id: id(), implId });
      return payload('');
    },
  }),
  implementations.read({
    path: ['/actimpl/:id', '/actimpl/get/:id'],
    summary: `One implementation; ${BY_ACTION}`,
    summaryZh: `查看一个动作实现；${BY_ACTION_ZH}`,
    input: Type.Object(BY_IMPL_ID),
    data: ActionImpl,
    example: { id: 6, data: ACTION_IMPL },
    errors: { not_found: NOT_FOUND },
    handle: async ({ input: { impl_id: implId }, id }, { context }) =>
      payload(await findActionImpl(context, { id: id(), implId })),
  }),
];
