import { isDeepStrictEqual } from 'node:util';
import { patiently } from './patiently.ts';
import { SharedReads } from './shared-reads.ts';

/*
 * Caches what is opened from rows that name a provider and its settings.
 *
 * OR1. A caller gets what was committed before the call (SR1 in shared-reads.ts).
 * OR2. An entry is opened again only when its row has changed, or opening it failed. The old one is dropped without closing:
 *      what is opened keeps no state between two calls.
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
 * A cache with one entry per row.
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
