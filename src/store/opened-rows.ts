import { isDeepStrictEqual } from 'node:util';
import { patiently } from './patiently.ts';
import { SharedReads } from './shared-reads.ts';

/*
 * What is opened from rows that say which provider, with which settings.
 *
 * OR1. Whoever asks gets what the row says that was committed before the question (SR1 in shared-reads.ts).
 * OR2. It is opened anew only when its row reads otherwise, or there was a fault in opening it. The one before is dropped:
 *      what is opened holds nothing between two calls.
 */

export interface ProviderRow {
  readonly provider: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface OpenedRowsDeps<Id extends number, Opened> {
  readonly load: (id: Id) => Promise<ProviderRow | null>;
  readonly open: (id: Id, row: ProviderRow) => Opened;
}

/**
 * Keeps what was opened, a row each.
 *
 * @example const machines = new OpenedRows({ load: (id) => loadVmType(database, id), open: openProvider });
 */
export class OpenedRows<Id extends number, Opened> {
  private readonly deps: OpenedRowsDeps<Id, Opened>;
  /** A thousand nodes of a machine type may begin a step at the same moment. */
  private readonly reads = new SharedReads<Opened | null>();
  private readonly kept = new Map<Id, { readonly row: ProviderRow; readonly opened: Opened }>();

  constructor(deps: OpenedRowsDeps<Id, Opened>) {
    this.deps = deps;
  }

  /** Waits while the database is away. @returns null when there is no such row @throws what opening it throws */
  of(id: Id): Promise<Opened | null> {
    return this.reads.share(String(id), async () => {
      const row = await patiently(() => this.deps.load(id));
      const kept = this.kept.get(id);
      if (kept !== undefined && isDeepStrictEqual(kept.row, row)) return kept.opened;
      this.kept.delete(id);
      if (row === null) return null;
      const opened = this.deps.open(id, row);
      this.kept.set(id, { row, opened });
      return opened;
    });
  }
}
