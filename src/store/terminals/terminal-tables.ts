import type { ColumnType, Generated } from 'kysely';
import type { NodeId, PoolId, TerminalId, TokenId } from '../../domain/ids.ts';
import type { OperatorName } from '../../identity/principal.ts';
import type { RequestSource } from '../../identity/task-origin.ts';
import type { Message } from '../../messages/message.ts';

type Json<T extends object> = ColumnType<T | null, string | null | undefined, string | null>;

export interface TerminalTable {
  id: ColumnType<TerminalId, never, never>;
  node_id: NodeId;
  pool_id: PoolId;
  pool_name: string;
  ip: string;
  login: string;
  operator: OperatorName;
  origin: Json<RequestSource>;
  columns: number;
  rows: number;
  opened: Date;
  seen: Date;
  closed: ColumnType<Date | null, Date | null | undefined, Date | null>;
  reason: Generated<string>;
  reason_content: Json<Message>;
  bytes: Generated<number>;
  chunks: Generated<number>;
}

export interface TerminalOutputTable {
  terminal_id: TerminalId;
  chunk: number;
  lines: string;
}

export interface TerminalTicketTable {
  hash: Buffer;
  node_id: NodeId;
  operator: OperatorName;
  token_id: TokenId | null;
  origin: Json<RequestSource>;
  expires: Date;
}

export interface TerminalSchema {
  terminal: TerminalTable;
  terminal_output: TerminalOutputTable;
  terminal_ticket: TerminalTicketTable;
}
