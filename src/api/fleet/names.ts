import { Refusal } from '../../domain/errors.ts';
import { quoted } from '../../domain/characters.ts';
import { spellingsOf } from '../../domain/name.ts';
import type { FleetKind } from '../../fleet-file/records.ts';
import { message } from '../../messages/message.ts';

/** The names and ids of records, as a file and rows have them. It grows with every record that is made. */
export class Names {
  readonly #ids = new Map<FleetKind, Map<string, number>>();
  readonly #names = new Map<FleetKind, Map<number, string>>();

  add(kind: FleetKind, name: string, id: number): void {
    placeIn(this.#ids, kind).set(name, id);
    placeIn(this.#names, kind).set(id, name);
  }

  /** Whether a record has exactly this name. */
  has(kind: FleetKind, name: string): boolean {
    return this.#ids.get(kind)?.has(name) ?? false;
  }

  /** The name of a row; null when there is none, as for the id 0. */
  nameOf(kind: FleetKind, id: unknown): string | null {
    return this.#names.get(kind)?.get(Number(id)) ?? null;
  }

  /** The id by a name, also in another spelling. @throws Refusal when there is no such record */
  idOf(kind: FleetKind, name: unknown, field: string): number {
    const ids = this.#ids.get(kind) ?? new Map<string, number>();
    const known = typeof name === 'string' ? spellingsOf(name).find((spelling) => ids.has(spelling)) : undefined;
    const id = known === undefined ? undefined : ids.get(known);
    if (id !== undefined) return id;
    throw new Refusal('invalid', message('fleet_reference_unknown', { field, name: quoted(name), kind }), { field });
  }

  /** The same, where null means none, which is the id 0. */
  idOrNone(kind: FleetKind, name: unknown, field: string): number {
    return name === null || name === undefined ? 0 : this.idOf(kind, name, field);
  }
}

function placeIn<Key, Value>(of: Map<FleetKind, Map<Key, Value>>, kind: FleetKind): Map<Key, Value> {
  const found = of.get(kind) ?? new Map<Key, Value>();
  of.set(kind, found);
  return found;
}
