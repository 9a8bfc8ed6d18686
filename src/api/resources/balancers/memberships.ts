import { type Static, Type } from 'typebox';
import { MEMBERSHIP_STATES } from '../../../domain/fleet/membership.ts';
import type { Language } from '../../../messages/language.ts';
import { shownText } from '../../../messages/stored.ts';
import { membershipsOfNodes, type MembershipView } from '../../../store/balancers/memberships.ts';
import type { Queries } from '../../../store/database.ts';
import { Id } from '../../http/fields.ts';

/** A node at a load balancer. */
const Membership = Type.Object(
  {
    sd_id: Id,
    sd_name: Type.String(),
    server: Type.String({ description: 'what the load balancer calls it' }),
    state: Type.Enum([...MEMBERSHIP_STATES], {
      description:
        'joining, leaving: a step is at it, or did not get through; in: it is there; out: it is only in the configuration of the load balancer, and gets no requests',
    }),
    since: Type.Number({ description: 'seconds since 1970' }),
    trouble: Type.String({ description: 'why the last repair failed; empty = none did' }),
  },
  { $id: 'Membership' },
);

export const Memberships = Type.Array(Membership, {
  description: 'the load balancers that have it, or may have it, as steps left it',
});

/** The memberships of nodes, by the id of the node; nodes without any are missing. */
export async function membershipsByNode(
  database: Queries,
  nodeIds: readonly number[],
  language: Language,
): Promise<ReadonlyMap<number, readonly Static<typeof Membership>[]>> {
  const views = await membershipsOfNodes(database, nodeIds);
  const byNode = Map.groupBy(views, (view) => view.node_id);
  return new Map([...byNode].map(([id, of]) => [id, of.map((view) => shown(view, language))]));
}

function shown(
  { node_id: _node, trouble_content: content, ...view }: MembershipView,
  language: Language,
): Static<typeof Membership> {
  return { ...view, since: view.since.getTime() / 1000, trouble: shownText(view.trouble, content, language) };
}
