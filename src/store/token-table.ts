import type { ColumnType } from 'kysely';
import type { TokenId } from '../domain/ids.ts';

type Time = ColumnType<Date, Date | undefined, Date>;
type NullableTime = ColumnType<Date | null, Date | null | undefined, Date | null>;

export interface TokenTable {
  id: ColumnType<TokenId, never, never>;
  name: string;
  owner: string;
  /** SHA-256 of the secret. */
  hash: Buffer;
  created: Time;
  last_used: NullableTime;
  expires: NullableTime;
  revoked: NullableTime;
}
