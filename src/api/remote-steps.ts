import { Type } from 'typebox';
import type { RemoteStepId } from '../domain/ids.ts';
import { createRemoteStep, deleteRemoteStep, noSuchRemoteStep, updateRemoteStep } from '../operations/remote-steps.ts';
import { findRow } from '../store/rows.ts';
import { listSteps } from '../operations/list-steps.ts';
import { resource } from './endpoint.ts';
import { answer, pageOf } from './envelope.ts';
import { Desc, ListInput, Name, NoInput, Optional, Text } from './fields.ts';
import { plainPage } from './plain-page.ts';

const COLUMNS = ['id', 'name', 'desc', 'actions'];
const Actions = Type.Array(Text, { description: 'names of actions, in the order in which they run' });
const steps = resource<RemoteStepId>('steps');

export const remoteStepEndpoints = [
  steps.list({
    path: '/task_step/list',
    summary: 'Every step that a template can use',
    input: ListInput,
    handle: async ({ input, paging }, { context }) => {
      const { rows, total } = await listSteps(context, input.name ?? '', paging);
      return pageOf(rows, total, paging);
    },
  }),
  steps.list({
    path: '/remote_step/list',
    summary: 'Remote steps, the newest first',
    input: ListInput,
    handle: ({ input, paging }, { context }) =>
      plainPage(context.database, { table: 'remote_step', columns: COLUMNS, name: input.name, paging }),
  }),
  steps.change({
    path: '/remote_step/create',
    summary: 'Make a remote step of actions',
    input: Type.Object({ name: Name, desc: Desc, actions: Actions }),
    handle: async ({ input }, { context }) => answer(await createRemoteStep(context, input)),
  }),
  steps.change({
    path: '/remote_step/update/:id',
    summary: 'Change a remote step',
    input: Type.Object({ desc: Optional(Desc), actions: Optional(Actions) }),
    handle: async ({ input, id }, { context }) => {
      await updateRemoteStep(context, id(), input);
      return answer('');
    },
  }),
  steps.change({
    path: '/remote_step/delete/:id',
    summary: 'Delete a remote step that no template uses',
    input: NoInput,
    handle: async ({ id }, { context }) => {
      await deleteRemoteStep(context, id());
      return answer('');
    },
  }),
  steps.read({
    path: '/remote_step/:id',
    summary: 'One remote step',
    input: NoInput,
    handle: async ({ id }, { context }) => {
      const row = await findRow(context.database, 'remote_step', COLUMNS, id());
      if (row === null) throw noSuchRemoteStep(id());
      return answer(row);
    },
  }),
];
