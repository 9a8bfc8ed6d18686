import type { ColumnType, Generated } from 'kysely';
import type { KeyRotationId, NodeId } from '../../domain/ids.ts';
import type { Message } from '../../messages/message.ts';

/** adding: nodes are given the other key; removing: it is taken away from them. */
export type RotationPhase = 'adding' | 'removing' | 'ended';
export type RotationNodeState = 'waiting' | 'ready' | 'failed';

export interface KeyRotationTable {
  id: ColumnType<KeyRotationId, never, never>;
  phase: RotationPhase;
  /** Grows with each change of the phase, and from one change of the key to the next. */
  generation: Generated<number>;
  /** Somebody chose to go back. */
  is_back: Generated<boolean>;
  /** Nodes that nobody waits for. */
  excepted: Generated<NodeId[]>;
  began: Date;
  began_by: string;
  /** When the phase began. */
  since: Date;
}

export interface KeyRotationNodeTable {
  rotation_id: KeyRotationId;
  node_id: NodeId;
  generation: number;
  state: RotationNodeState;
  tries: Generated<number>;
  due: Date;
  lease: Date | null;
  reason: Generated<string>;
  reason_content: ColumnType<Message | null, string | null | undefined, string | null>;
}

export interface RotationSchema {
  key_rotation: KeyRotationTable;
  key_rotation_node: KeyRotationNodeTable;
}
