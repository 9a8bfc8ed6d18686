import { isDeepStrictEqual } from 'node:util';
import type { Content, FileServer, Item, Path, Place } from './formats/format.ts';
import { formats } from './formats/formats.ts';
import type { ListEdit } from './list-text.ts';

export interface FileChange {
  readonly kind: 'in' | 'out';
  readonly server: FileServer;
}

/** How a server stands after a change. `foreign`: somebody else wrote an entry with its address, which stays. */
export type Standing = 'absent' | 'unchanged' | 'changed' | 'foreign';

/** A server in a file, and where. */
export interface Entry extends Place {
  /** As people find it there. */
  readonly written: string;
  readonly list: number;
  readonly item: number;
  /** Its item has no other server. */
  readonly isAlone: boolean;
}

/** What is known of a file before it is changed. */
interface Known {
  readonly root: unknown;
  readonly paths: readonly Path[];
  readonly entries: readonly Entry[];
  readonly content: Content;
}

/** What becomes of the list at a path. */
export interface PathEdit extends ListEdit {
  readonly path: Path;
}

interface Plan {
  /** One for each path. */
  readonly edits: readonly PathEdit[];
  /** By the server's name. */
  readonly results: ReadonlyMap<string, Standing>;
}

/** No two changes have the same entry: each has those of its name, and of those at its address what no other change has. */
export function planned(known: Known, changes: readonly FileChange[]): Plan {
  const { entries, paths } = known;
  const edits = paths.map((path) => ({ path, changed: new Map<number, Item | null>(), added: [] as Item[] }));
  const put = ({ list, item }: Entry, value: Item | null): void => {
    edits[list]?.changed.set(item, value);
  };
  const names = new Set(changes.map(({ server }) => server.name));
  const taken = new Set<Entry>();
  const results = new Map<string, Standing>();
  for (const { kind, server } of changes) {
    const own = entries.filter((entry) => entry.name === server.name || isNamed(entry, server));
    const there = entries.filter((entry) => isAt(entry, server) && !own.includes(entry));
    const free = there.filter((entry) => !taken.has(entry) && !names.has(entry.name ?? ''));
    for (const entry of free) taken.add(entry);
    const isForeign = free.some(({ name }) => name === null);
    const edit =
      kind === 'out'
        ? left(own, isForeign)
        : entered(known, server, [...own, ...free.filter(({ name }) => name !== null)], isForeign);
    for (const entry of edit.removed) put(entry, null);
    for (const [entry, item] of edit.written) put(entry, item);
    edits[0]?.added.push(...edit.added);
    results.set(server.name, edit.standing);
  }
  return { edits, results };
}

/** The items of a list; none where there is no list. */
export function itemsAt(root: unknown, path: Path): readonly unknown[] {
  const value = path.reduce<unknown>(
    (parent, key) =>
      typeof parent === 'object' && parent !== null ? (parent as Readonly<Record<string, unknown>>)[key] : null,
    root,
  );
  return Array.isArray(value) ? value : [];
}

/** What a change does to entries. */
interface EntryEdit {
  readonly standing: Standing;
  readonly removed: readonly Entry[];
  readonly written: readonly (readonly [Entry, Item])[];
  readonly added: readonly Item[];
}

const NOTHING = { removed: [], written: [], added: [] } as const;

function left(own: readonly Entry[], isForeign: boolean): EntryEdit {
  const standing = isForeign ? 'foreign' : own.length > 0 ? 'changed' : 'absent';
  return { ...NOTHING, removed: own, standing };
}

/** @param own with its name, and of earlier servers at its address, which are gone */
function entered(known: Known, server: FileServer, own: readonly Entry[], isForeign: boolean): EntryEdit {
  const [first, ...removed] = own;
  const wanted = formats[known.content.format].itemOf(server, known.content);
  if (first === undefined) {
    return isForeign ? { ...NOTHING, standing: 'unchanged' } : { ...NOTHING, standing: 'changed', added: [wanted] };
  }
  const isSame = first.name === server.name && isWritten(known, first, wanted);
  const standing = isSame && removed.length === 0 ? 'unchanged' : 'changed';
  return { ...NOTHING, removed, written: isSame ? [] : [[first, wanted]], standing };
}

/** An entry of somebody else's, by the name under which members have it. */
function isNamed({ name, written, isAlone }: Entry, server: FileServer): boolean {
  return name === null && isAlone && written === server.name;
}

function isAt({ ip, port }: Entry, server: FileServer): boolean {
  return ip === server.ip && port === server.port;
}

function isWritten({ root, paths }: Known, { list, item }: Entry, { value }: Item): boolean {
  const path = paths[list];
  return path !== undefined && isDeepStrictEqual(itemsAt(root, path)[item], value);
}
