import { sql } from 'kysely';
import { Type } from 'typebox';
import type { Params } from '../domain/plan.ts';
import {
  ACTION_IMPL_COLUMNS,
  createActionImpl,
  deleteActionImpl,
  findActionImpl,
  updateActionImpl,
} from '../operations/action-impls.ts';
import { listRows } from '../store/rows.ts';
import { resource } from './endpoint.ts';
import { answer, pageOf } from './envelope.ts';
import { Id, NoInput, Optional, Values } from './fields.ts';

const Implementer = Type.String({
  minLength: 1,
  maxLength: 50,
  description: 'who carries it out',
  examples: ['ansible'],
});
const implementations = resource<number>('action implementations');

export const actionImplEndpoints = [
  implementations.list({
    path: '/actimpl/list',
    summary: 'Implementations of actions, the newest first',
    input: NoInput,
    handle: async ({ paging }, { context }) => {
      const listing = {
        table: 'action_impl',
        columns: ACTION_IMPL_COLUMNS,
        where: sql`true`,
        order: 'desc',
        ...paging,
      } as const;
      const { rows, total } = await listRows(context.database, listing);
      return pageOf(rows, total, paging);
    },
  }),
  implementations.change({
    path: '/actimpl/create',
    summary: 'Say how an action is done',
    input: Type.Object({ type: Implementer, action_id: Id, template: Values }),
    handle: async ({ input }, { context }) =>
      answer(await createActionImpl(context, { ...input, template: input.template as Params })),
  }),
  implementations.change({
    path: '/actimpl/update/:id',
    summary: 'Change how an action is done; the id is the action’s, or the implementation’s',
    input: Type.Object({ type: Optional(Implementer), action_id: Optional(Id), template: Optional(Values) }),
    handle: async ({ input: { template, ...input }, id }, { context }) => {
      await updateActionImpl(context, id(), {
        ...input,
        ...(template === undefined ? {} : { template: template as Params }),
      });
      return answer('');
    },
  }),
  implementations.change({
    path: '/actimpl/delete/:id',
    summary: 'Delete an implementation; the id is the action’s, or the implementation’s',
    input: NoInput,
    handle: async ({ id }, { context }) => {
      await deleteActionImpl(context, id());
      return answer('');
    },
  }),
  implementations.read({
    path: ['/actimpl/:id', '/actimpl/get/:id'],
    summary: 'One implementation; the id is the action’s, or the implementation’s',
    input: NoInput,
    handle: async ({ id }, { context }) => answer(await findActionImpl(context, id())),
  }),
];
