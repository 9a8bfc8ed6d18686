import { Type } from 'typebox';
import type { ActionId, RemoteStepId, TemplateId } from '../../../domain/ids.ts';
import { restoreAction } from '../../../operations/records/actions.ts';
import { KEPT_S } from '../../../operations/records/kept.ts';
import { restoreRemoteStep } from '../../../operations/records/remote-steps.ts';
import { restoreTemplate } from '../../../operations/records/templates.ts';
import { listDeleted, RESTORABLE } from '../../../store/deleted-rows.ts';
import { resource } from '../../http/endpoint.ts';
import { payload, pageOf } from '../../http/envelope.ts';
import { EmptyText, Id, Name, Optional } from '../../http/fields.ts';

const DeletedKind = Type.Enum([...RESTORABLE]);
const Moment = Type.Number({ description: 'seconds since 1970' });
const Deleted = Type.Object(
  {
    kind: DeletedKind,
    id: Id,
    name: Type.String(),
    deleted: Moment,
    deleted_by: Type.String(),
    until: Type.Number({ description: 'seconds since 1970 until when it can be restored' }),
  },
  { $id: 'Deleted' },
);
const RestoreInput = Type.Object({
  name: Optional(Type.String({ ...Name, description: 'what it is called from now on; absent = what it was called' })),
});
const TAKEN = 'name ‘roll’ is taken: choose another';
const notKept = (what: string) => `there is no deleted ${what} 7: what was deleted is kept for a day`;

const anything = resource<number>('deleted', '已删除');
const templates = resource<TemplateId>('templates', '任务模板');
const steps = resource<RemoteStepId>('steps', '步骤');
const actions = resource<ActionId>('actions', '动作');

/** What was deleted a short time ago, and the ways to bring it back. */
export const deletedEndpoints = [
  anything.list({
    path: '/deleted/list',
    summary: 'What was deleted and can be restored, the latest first',
    summaryZh: '已删除且可恢复的内容，新的在前',
    input: Type.Object({ kind: Optional(DeletedKind) }),
    data: Type.Array(Deleted),
    example: {
      data: [
        {
          kind: 'template',
          id: 4,
          name: 'roll',
          deleted: 1_772_359_200.125,
          deleted_by: 'root',
          until: 1_772_359_200.125 + KEPT_S,
        },
      ],
      beside: { page: 1, page_size: 10, query_count: 1 },
    },
    handle: async ({ input, paging }, { context }) => {
      const { rows, total } = await listDeleted(context.database, input.kind ?? null, paging);
      const shown = rows.map(({ deleted, ...row }) => {
        const seconds = deleted.getTime() / 1000;
        return { ...row, deleted: seconds, until: seconds + KEPT_S };
      });
      return pageOf(shown, total, paging);
    },
  }),
  templates.change({
    path: '/task_tpl/restore/:id',
    summary: 'Bring a template back that was deleted less than a day ago, with its id',
    summaryZh: '恢复一天内删除的模板，ID 不变',
    input: RestoreInput,
    data: EmptyText,
    example: { id: 4, input: {}, data: '' },
    errors: { invalid: [TAKEN], not_found: [notKept('template'), 'step name not found: jump'] },
    handle: async ({ input, id, principal }, { context }) => {
      await restoreTemplate(context, principal, id(), input.name);
      return payload('');
    },
  }),
  steps.change({
    path: '/remote_step/restore/:id',
    summary: 'Bring a remote step back that was deleted less than a day ago, with its id',
    summaryZh: '恢复一天内删除的远程步骤，ID 不变',
    input: RestoreInput,
    data: EmptyText,
    example: { id: 104, input: {}, data: '' },
    errors: { invalid: [TAKEN], not_found: [notKept('step'), 'action not found: jump'] },
    handle: async ({ input, id, principal }, { context }) => {
      await restoreRemoteStep(context, principal, id(), input.name);
      return payload('');
    },
  }),
  actions.change({
    path: '/action/restore/:id',
    summary: 'Bring an action back that was deleted less than a day ago, with its id and implementations',
    summaryZh: '恢复一天内删除的动作及其实现，ID 不变',
    input: RestoreInput,
    data: EmptyText,
    example: { id: 6, input: {}, data: '' },
    errors: { invalid: [TAKEN], not_found: [notKept('action')] },
    handle: async ({ input, id, principal }, { context }) => {
      await restoreAction(context, principal, id(), input.name);
      return payload('');
    },
  }),
];
