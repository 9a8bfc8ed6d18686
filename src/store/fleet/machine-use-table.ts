import type { ColumnType } from 'kysely';
import type { NodeId, PoolId, VmTypeId } from '../../domain/ids.ts';

/** What uses of machines are counted under, as it was when the machine was made. */
interface UsageKeyTable {
  id: ColumnType<number, never, never>;
  vm_type_id: VmTypeId;
  vm_type: string;
  pool_id: PoolId;
  pool: string;
  service: string;
  cluster: string;
  /** null = not known */
  price_per_hour: number | null;
  currency: string | null;
}

/** From when to when a node had a machine. */
interface MachineUseTable {
  key_id: number;
  node_id: NodeId;
  vm_id: string;
  made: Date;
  /** infinity, which is no Date, while it has it. */
  returned: ColumnType<Date | number, Date | undefined, Date>;
}

export interface MachineUseSchema {
  usage_key: UsageKeyTable;
  machine_use: MachineUseTable;
}
