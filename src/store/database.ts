import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { hasCode } from '../base/errors.ts';
import { preparing } from './prepared.ts';
import type { Schema } from './schema.ts';
import { impatientSocket, LEASE, sessionTo } from './session.ts';

export type Database = Kysely<Schema>;
/** A connection or a transaction: statements that may run in either take this. */
export type Queries = Kysely<Schema> | Transaction<Schema>;

// Ids and counters stay far below 2^53, and prices have few digits, so int8 and numeric are read as numbers.
const INT8 = 20;
const NUMERIC = 1700;
const types = new pg.TypeOverrides();
types.setTypeParser(INT8, Number);
types.setTypeParser(NUMERIC, Number);

export interface DatabaseOptions {
  /** A PostgreSQL connection URI. */
  readonly url: string;
  /** The most connections held at once. */
  readonly connections: number;
  /** Seconds of silence after which this process is taken for dead; null = statements may take any time. */
  readonly lease?: number | null;
  /** Called with errors of idle connections (the database went away); the pool opens new ones by itself. */
  readonly onError: (error: Error) => void;
}

/**
 * Opens a pool of connections. Nothing is connected before the first statement.
 *
 * @example
 * await using database = openDatabase({ url: 'postgresql:///springtide', connections: 10, onError: console.error });
 */
export function openDatabase(options: DatabaseOptions): Database & AsyncDisposable {
  const { lease = LEASE } = options;
  const pool = new pg.Pool({
    ...sessionTo(options.url, lease ?? LEASE),
    ...(lease === null ? {} : { stream: impatientSocket(lease) }),
    max: options.connections,
    types,
    application_name: 'springtide',
  });
  pool.on('error', options.onError);
  // The pool listens to idle connections only. Without this listener, one that breaks between two statements of a transaction would
  // end the process; the next statement reports what happened.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('connect', preparing);
  const database = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return Object.assign(database, { [Symbol.asyncDispose]: () => database.destroy() });
}

const NETWORK_ERRORS: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Messages of pg, pg-boss and Kysely about connections that have no code. */
const CONNECTION_TEXTS =
  /connection terminated|timeout exceeded when trying to connect|^timeout expired$|client has encountered a connection error|client was closed|connection has been discarded|^LISTEN\/NOTIFY /i;

/** True for errors that say the database is away or restarting, so that the same call may work later. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // SQLSTATE class 08 (connection), 57P0x (shutdown, crash, starting up), 53300 (too many connections), 25P03 (we froze
  // in a transaction)
  if (/^(08...|57P0[1-3]|53300|25P03)$/.test(code)) return true;
  if (NETWORK_ERRORS.has(code)) return true;
  return CONNECTION_TEXTS.test(error.message);
}

/** True for a value that its column cannot hold (SQLSTATE class 22). */
export function isUnstorable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code?.startsWith('22') === true;
}

/** True when the disk of the database is full: the same call works when there is room. */
export function isDiskFull(error: unknown): boolean {
  return hasCode(error, '53100');
}

/** True when the database ran out of memory for a statement. */
export function isOutOfMemory(error: unknown): boolean {
  return hasCode(error, '53200');
}

/** True when the database is read-only: it is a standby, or was set so, as some do when a disk is nearly full. */
export function isReadOnly(error: unknown): boolean {
  return hasCode(error, '25006');
}

/** True while no change at all is possible: the database is away, its disk is full, or it is read-only. */
export function isOutage(error: unknown): boolean {
  return isConnectionError(error) || isDiskFull(error) || isReadOnly(error);
}

/** True when a transaction conflicted with another (deadlock, serialization) and can be run again. */
export function isTransactionConflict(error: unknown): boolean {
  return hasCode(error, '40P01', '40001');
}

/** The constraint that a statement violated, e.g. "cluster_name_key"; null for every other error. */
export function brokenConstraint(error: unknown): string | null {
  if (!(error instanceof pg.DatabaseError)) return null;
  return error.code === '23505' || error.code === '23503' ? (error.constraint ?? null) : null;
}
