import type { ColumnType, Generated } from 'kysely';
import type { DifferenceKind, ListedServer } from '../../domain/fleet/balancer-drift.ts';
import type { MembershipState } from '../../domain/fleet/membership.ts';
import type { NodeId, SdId } from '../../domain/ids.ts';

type Text = ColumnType<string, string | undefined, string>;
type Content = ColumnType<unknown, string | null | undefined, string | null>;

interface MembershipTable {
  sd_id: SdId;
  name: string;
  node_id: NodeId | null;
  ip: string;
  port: number | null;
  weight: number | null;
  state: MembershipState;
  kept_as: string | null;
  since: Date;
  /** Until when a repair has it (MS2). */
  repair_until: Date | null;
  /** How many in a row failed, or are under way. */
  repairs: Generated<number>;
  repair_after: Date | null;
  trouble: Text;
  trouble_content: Content;
}

interface BalancerLookTable {
  sd_id: SdId;
  asked: Date;
  ended: Date | null;
  era: string | null;
  complaint: Text;
  complaint_content: Content;
  members: number | null;
  repaired: Date | null;
  repair: Text;
  repair_content: Content;
}

interface BalancerDriftTable {
  sd_id: SdId;
  kind: DifferenceKind;
  name: string;
  node_id: NodeId | null;
  ip: string | null;
  port: number | null;
  weight: number | null;
  found_name: string | null;
  found_ip: string | null;
  found_port: number | null;
  found_weight: number | null;
  found_state: ListedServer['state'] | null;
  since: Date;
}

/** What is known of load balancers, as the migrations make it. */
export interface BalancerSchema {
  membership: MembershipTable;
  balancer_look: BalancerLookTable;
  balancer_drift: BalancerDriftTable;
}
