import { isDeepStrictEqual } from 'node:util';
import { Type } from 'typebox';
import { normalName } from '../../domain/name.ts';
import type { Fields } from '../../fleet-file/records.ts';
import { allRowsOf, callEndpoint, type Caller, endpointAt } from '../http/call-endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { NameOf, Values } from '../http/fields.ts';
import { actionImplEndpoints } from '../resources/action-impls.ts';
import { actionEndpoints } from '../resources/actions.ts';
import type { Kind, PresentRow } from './kind.ts';
import { differing, plainKind } from './plain-kind.ts';

/*
 * Actions: in a file, what carries one out is a part of it.
 */

const PLAIN = plainKind({
  kind: 'actions',
  table: 'action',
  endpoints: actionEndpoints,
  path: '/action',
  own: {
    implementations: Type.Record(Type.String(), Values, {
      propertyNames: NameOf,
      description: 'what carries it out, by type (ansible): all of them',
    }),
  },
  required: [],
  defaults: { desc: '', params: {} },
});

const at = (verb: string): Endpoint => endpointAt(actionImplEndpoints, `/actimpl/${verb}`);
const [LIST, CREATE, UPDATE, DELETE] = [at('list'), at('create'), at('update/:id'), at('delete/:id')];

interface PresentAction extends PresentRow {
  readonly implementations: readonly Fields[];
}

export const ACTIONS: Kind = {
  ...PLAIN,
  read: async (caller, names) => {
    const rows = await PLAIN.read(caller, names);
    const byAction = Map.groupBy(await allRowsOf(caller, LIST), (row) => Number(row['action_id']));
    return rows.map((row): PresentAction => {
      const implementations = byAction.get(row.ids[0] ?? 0) ?? [];
      const shown = Object.fromEntries(implementations.map(({ type, template }) => [String(type), template]));
      return { ...row, content: { ...(row.content as Fields), implementations: shown }, implementations };
    });
  },
  create: async (caller, names, name, wanted) => {
    const { implementations = {}, ...content } = wanted as Fields;
    await PLAIN.create(caller, names, name, content);
    const id = names.idOf('actions', normalName(name), 'name');
    await align(caller, id, [], implementations as Fields);
  },
  update: async (caller, names, present, wanted) => {
    const { implementations: before, ...own } = present.content as Fields;
    const { implementations, ...content } = wanted as Fields;
    // the action first: its implementations need not fit the parameters that it had
    if (Object.keys(differing(own, content)).length > 0)
      await PLAIN.update(caller, names, { ...present, content: own }, content);
    if (isDeepStrictEqual(before, implementations)) return;
    const {
      ids: [id = 0],
      implementations: rows,
    } = present as PresentAction;
    await align(caller, id, rows, implementations as Fields);
  },
};

/** Makes the implementations of an action those that are wanted. */
async function align(caller: Caller, id: number, present: readonly Fields[], wanted: Fields): Promise<void> {
  for (const { id: implId, type, template, version } of present) {
    const own = { impl_id: implId };
    const after = Object.hasOwn(wanted, String(type)) ? wanted[String(type)] : undefined;
    if (after === undefined) await callEndpoint(caller, DELETE, own, { id });
    else if (!isDeepStrictEqual(after, template))
      await callEndpoint(caller, UPDATE, { ...own, template: after, version }, { id });
  }
  const known = new Set(present.map(({ type }) => String(type)));
  for (const [type, template] of Object.entries(wanted)) {
    if (!known.has(type)) await callEndpoint(caller, CREATE, { type, action_id: id, template });
  }
}
