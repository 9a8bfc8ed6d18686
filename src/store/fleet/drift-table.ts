import type { ColumnType, Generated } from 'kysely';
import type { NodeId, VmTypeId } from '../../domain/ids.ts';

export interface MachineLookTable {
  vm_type_id: VmTypeId;
  began: Date;
  ended: Date | null;
  complaint: ColumnType<string, string | undefined, string>;
  complaint_content: ColumnType<unknown, string | null | undefined, string | null>;
  /** How many idle nodes had a machine at the last look that has a list. */
  machines: ColumnType<number | null, number | undefined, number>;
}

export interface MachineDriftTable {
  vm_type_id: VmTypeId;
  vm_id: string;
  kind: 'stray' | 'lost';
  ip: string | null;
  made: Date | null;
  node_id: NodeId | null;
  since: Date;
  /** How many looks in a row found it. */
  looks: Generated<number>;
}
