import type { TSchema } from 'typebox';
import type { FleetKind, PresentRecord } from '../../fleet-file/records.ts';
import type { ManagedTable } from '../../store/managed-records.ts';
import type { Caller } from '../http/call-endpoint.ts';
import type { Names } from './names.ts';

/** A record that is there, with the rows that it is in. */
export interface PresentRow extends PresentRecord {
  /** Its rows of the kind's table. */
  readonly ids: readonly number[];
}

/** A kind of record, as files have it: what reads and changes it are the endpoints that anybody calls. */
export interface Kind {
  readonly kind: FleetKind;
  readonly table: ManagedTable;
  /** What a file says of one. */
  readonly content: TSchema;
  /** All that are there; their names are known from then on. Secrets are masked. */
  read(caller: Caller, names: Names): Promise<readonly PresentRow[]>;
  /** @throws Refusal as the endpoint, or for a name that nothing has */
  create(caller: Caller, names: Names, name: string, content: unknown): Promise<void>;
  /**
   * Makes a record as the content says.
   *
   * @param present as it was read: when somebody changed it since, it is refused
   * @throws Refusal as the endpoint, for a name that nothing has, or a field that cannot be changed
   */
  update(caller: Caller, names: Names, present: PresentRow, content: unknown): Promise<void>;
  /** @throws Refusal as the endpoint */
  remove(caller: Caller, present: PresentRow): Promise<void>;
}
