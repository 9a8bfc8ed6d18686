import { Type } from 'typebox';
import {
  type BackendKind,
  createBackend,
  deleteBackend,
  LOAD_BALANCER,
  MACHINE_TYPE,
  noSuchBackend,
  updateBackend,
} from '../operations/backends.ts';
import { findRow } from '../store/rows.ts';
import { type Endpoint, resource } from './endpoint.ts';
import { answer } from './envelope.ts';
import { Desc, ListInput, Name, NoInput, Optional, Text, Values } from './fields.ts';
import { plainPage } from './plain-page.ts';

/*
 * Machine types and load balancers: what a pool's vm_type and sd_id name.
 */

const COLUMNS = ['id', 'name', 'desc', 'provider', 'settings'];

export const backendEndpoints = [
  ...endpointsOf(MACHINE_TYPE, 'machine types'),
  ...endpointsOf(LOAD_BALANCER, 'load balancers'),
];

function endpointsOf(kind: BackendKind, plural: string): readonly Endpoint[] {
  const { table, title } = kind;
  const backends = resource<number>(plural);
  return [
    backends.list({
      path: `/${table}/list`,
      summary: `The ${plural}, the newest first`,
      input: ListInput,
      handle: ({ input, paging }, { context }) =>
        plainPage(context.database, { table, columns: COLUMNS, name: input.name, paging }),
    }),
    backends.change({
      path: `/${table}/create`,
      summary: `Make a ${title}`,
      input: Type.Object({ name: Name, desc: Optional(Desc), provider: Text, settings: Values }),
      handle: async ({ input: { desc = '', ...backend } }, { context }) =>
        answer(await createBackend(context, kind, { ...backend, desc })),
    }),
    backends.change({
      path: `/${table}/update/:id`,
      summary: `Change a ${title}`,
      input: Type.Object({ desc: Optional(Desc), provider: Optional(Text), settings: Optional(Values) }),
      handle: async ({ input, id }, { context }) => {
        await updateBackend(context, kind, id(), input);
        return answer('');
      },
    }),
    backends.change({
      path: `/${table}/delete/:id`,
      summary: `Delete a ${title} that no pool uses`,
      input: NoInput,
      handle: async ({ id }, { context }) => {
        await deleteBackend(context, kind, id());
        return answer('');
      },
    }),
    backends.read({
      path: `/${table}/:id`,
      summary: `One ${title}`,
      input: NoInput,
      handle: async ({ id }, { context }) => {
        const row = await findRow(context.database, table, COLUMNS, id());
        if (row === null) throw noSuchBackend(kind, id());
        return answer(row);
      },
    }),
  ];
}
