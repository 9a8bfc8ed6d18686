import { Type } from 'typebox';
import type { ActionId } from '../domain/ids.ts';
import { createAction, deleteAction, noSuchAction, updateAction } from '../operations/actions.ts';
import { findRow } from '../store/rows.ts';
import { resource } from './endpoint.ts';
import { answer } from './envelope.ts';
import { Desc, ListInput, Name, NoInput, Optional } from './fields.ts';
import { plainPage } from './plain-page.ts';

const COLUMNS = ['id', 'name', 'desc', 'params'];
const ParamTypes = Type.Record(Type.String(), Type.String(), {
  description: 'parameter name → its type',
  examples: [{ time: 'integer' }],
});
const actions = resource<ActionId>('actions');

export const actionEndpoints = [
  actions.list({
    path: '/action/list',
    summary: 'Actions, the newest first',
    input: ListInput,
    handle: ({ input, paging }, { context }) =>
      plainPage(context.database, { table: 'action', columns: COLUMNS, name: input.name, paging }),
  }),
  actions.change({
    path: '/action/create',
    summary: 'Make an action',
    input: Type.Object({ name: Name, desc: Desc, params: ParamTypes }),
    handle: async ({ input }, { context }) => answer(await createAction(context, input)),
  }),
  actions.change({
    path: '/action/update/:id',
    summary: 'Change an action',
    input: Type.Object({ desc: Optional(Desc), params: Optional(ParamTypes) }),
    handle: async ({ input, id }, { context }) => {
      await updateAction(context, id(), input);
      return answer('');
    },
  }),
  actions.change({
    path: '/action/delete/:id',
    summary: 'Delete an action that no step uses, with its implementations',
    input: NoInput,
    handle: async ({ id }, { context }) => {
      await deleteAction(context, id());
      return answer('');
    },
  }),
  actions.read({
    path: '/action/:id',
    summary: 'One action',
    input: NoInput,
    handle: async ({ id }, { context }) => {
      const row = await findRow(context.database, 'action', COLUMNS, id());
      if (row === null) throw noSuchAction(id());
      return answer(row);
    },
  }),
];
