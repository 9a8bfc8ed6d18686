import type { ColumnType } from 'kysely';
import type { SealedKeyId, SharedFileId } from '../../domain/ids.ts';

/*
 * The tables of what the fleet is reached with.
 */

export interface SealedKeyTable {
  id: ColumnType<SealedKeyId, never, never>;
  /** '' = the server's own SSH key. */
  name: string;
  /** The id of the sealing key. */
  key_id: string;
  sealed: Buffer;
  type: string;
  /** '' = it is no SSH key. */
  fingerprint: string;
  origin: 'made' | 'file' | 'upload';
  /** The host whose file it was; '' = none's. */
  place: string;
  changed: ColumnType<Date, Date, Date>;
  changed_by: string;
}

export interface SharedFileTable {
  id: ColumnType<SharedFileId, never, never>;
  path: string;
  kind: 'file' | 'link';
  /** Bytes. */
  size: number;
  /** Of its content, keyed by the sealing key. */
  digest: string;
  key_id: string;
  sealed: Buffer;
  place: string;
  changed: ColumnType<Date, Date, Date>;
  changed_by: string;
}

export interface FilePartTable {
  digest: string;
  part: number;
  sealed: Buffer;
}

export interface SealedSchema {
  sealed_key: SealedKeyTable;
  shared_file: SharedFileTable;
  file_part: FilePartTable;
}
