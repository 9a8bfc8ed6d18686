import { sql } from 'kysely';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { Database, Queries } from '../database.ts';
import { patiently } from '../patiently.ts';

/** Milliseconds after which old runs on a node are swept again. */
const SWEEP_INTERVAL = 86_400_000;

interface KnownHost {
  readonly publicKey: string;
  swept: Date;
}

/**
 * The host keys of nodes, as they were at the first contact. They are cached: a row is only read again
 * when a key differs from the cached one.
 */
export class HostKeys {
  private readonly database: Database;
  private readonly known = new Map<string, KnownHost>();

  constructor(database: Database) {
    this.database = database;
  }

  /**
   * Accepts the key of a host that is not known yet, and only the same key afterwards.
   *
   * @throws an error with the remedy, when the host has another key than before
   */
  readonly check = async (host: string, port: number, key: Buffer): Promise<void> => {
    const publicKey = key.toString('base64');
    if (this.known.get(nameOf(host, port))?.publicKey === publicKey) return;
    const row = await patiently(() => this.accept(host, port, publicKey));
    if (row.publicKey === publicKey) {
      this.known.set(nameOf(host, port), row);
      return;
    }
    throw new MessageError(message('host_key_changed'));
  };

  /** True, once a day, for a known host. */
  readonly sweepDue = async (host: string, port: number): Promise<boolean> => {
    const due = new Date(Date.now() - SWEEP_INTERVAL);
    const known = this.known.get(nameOf(host, port));
    if (known === undefined || known.swept > due) return false;
    known.swept = new Date();
    const { numUpdatedRows } = await this.database
      .updateTable('host_key')
      .set({ swept: known.swept })
      .where('host', '=', host)
      .where('port', '=', port)
      .where('swept', '<=', due)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  };

  private async accept(host: string, port: number, publicKey: string): Promise<KnownHost> {
    const row = await this.database
      .insertInto('host_key')
      .values({ host, port, public_key: publicKey })
      // changes nothing, and thereby returns the existing row
      .onConflict((conflict) => conflict.columns(['host', 'port']).doUpdateSet({ host }))
      .returning(['public_key', 'swept'])
      .executeTakeFirstOrThrow();
    return { publicKey: row.public_key, swept: row.swept };
  }
}

/** Deletes the keys of hosts that no longer exist, so that new machines at their addresses are accepted. */
export async function forgetHostKeys(database: Queries, hosts: readonly string[]): Promise<void> {
  await database
    .deleteFrom('host_key')
    .where('host', '=', sql<string>`any(${hosts})`)
    .execute();
}

/** Records the key of a host before the first contact with it. @param key base64 */
export async function trustHostKey(database: Queries, host: string, port: number, key: string): Promise<void> {
  await database
    .insertInto('host_key')
    .values({ host, port, public_key: key })
    .onConflict((conflict) => conflict.columns(['host', 'port']).doUpdateSet({ public_key: key }))
    .execute();
}

function nameOf(host: string, port: number): string {
  return `${host}:${port}`;
}
