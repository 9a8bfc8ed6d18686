import type { Machine, MachineProvider } from '../../src/machines/provider.ts';
import type { MachinesOpening } from './provider-calls.ts';

/** A machine provider under test. */
export interface MachineSubject extends AsyncDisposable {
  /** For how many machines it has room. */
  readonly capacity: number;
  readonly provider: MachineProvider;
  readonly opening: MachinesOpening;
  /** The id of an existing machine that another provider made. */
  readonly foreignVmId: string;
  /** The ids of all existing machines, finished or not, read from what they are made of. */
  existing(): Promise<readonly string[]>;
  /** Rejects when no machine answers there. */
  reach(machine: Machine): Promise<void>;
}
