import type { ContactPhase } from '../../domain/contact.ts';
import type { NodeRunId } from '../../domain/ids.ts';

/** The contact of a running attempt with its node, where it does not simply run. */
export interface ContactTable {
  node_run_id: NodeRunId;
  step_index: number;
  attempt: number;
  phase: ContactPhase;
  reason: string | null;
  tries: number | null;
  until: Date | null;
}
