import type { VmTypeId } from '../../../domain/ids.ts';
import type { Database } from '../../../store/database.ts';
import { allPlaces, type HeldPlace, holdPlaces, placesOf, releasePlaces } from '../../../store/fleet/machine-places.ts';
import { patiently } from '../../../store/patiently.ts';
import { type Order, ordersFor, type Place, placeIn, placeText, type Wanted } from './order.ts';

export interface TokenPlace {
  readonly token: string;
  readonly place: Place;
}

export interface HeldTokenPlace extends TokenPlace {
  /** Seconds since it was chosen. */
  readonly age: number;
}

/** A place that gave its token no machine. */
export interface Lost extends TokenPlace {
  /** Where its machine is tried next; null = it was made, and is gone: a new one is made as for the first time. */
  readonly next: Pick<Order, 'start' | 'attempt'> | null;
}

export interface PlacesOptions {
  readonly database: Database;
  readonly vmTypeId: VmTypeId;
  /** What the stored texts begin with. */
  readonly cloud: string;
  /** How many zones orders are spread over. */
  readonly zones: number;
}

/** The places of a machine type's tokens (OR2), in the database. */
export class Places {
  private readonly database: Database;
  private readonly vmTypeId: VmTypeId;
  private readonly cloud: string;
  private readonly zones: number;

  constructor({ database, vmTypeId, cloud, zones }: PlacesOptions) {
    this.database = database;
    this.vmTypeId = vmTypeId;
    this.cloud = cloud;
    this.zones = zones;
  }

  /**
   * The place of each token: the one that it has, or a new one.
   *
   * @param groupOf what is in one order has the same group
   * @param lost from an earlier call: these get another place, unless somebody withdrew them
   * @returns the places, without those of tokens that were withdrawn; `fresh`: those that nobody can have used before
   */
  async hold(
    tokens: readonly string[],
    groupOf: (token: string) => string,
    lost: readonly Lost[],
  ): Promise<{ readonly places: readonly HeldTokenPlace[]; readonly fresh: ReadonlySet<string> }> {
    const before = new Map(lost.map(({ token, next }) => [token, next]));
    let fresh: ReadonlySet<string> = new Set();
    const choose = (open: readonly string[]) => {
      const wanted = open.map((token): Wanted => ({ token, group: groupOf(token), before: before.get(token) ?? null }));
      const chosen = ordersFor(wanted, this.zones).map(this.textsOf);
      fresh = new Set(chosen.map(({ place }) => place));
      return chosen;
    };
    const given = { lost: lost.map(this.textsOf), choose };
    const held = await patiently(() => holdPlaces(this.database, this.vmTypeId, tokens, given));
    return {
      places: this.readable(held),
      fresh: new Set(held.flatMap(({ token, place }) => (fresh.has(place) ? [token] : []))),
    };
  }

  async of(tokens: readonly string[]): Promise<readonly HeldTokenPlace[]> {
    return this.readable(await patiently(() => placesOf(this.database, this.vmTypeId, tokens)));
  }

  async all(): Promise<readonly HeldTokenPlace[]> {
    return this.readable(await patiently(() => allPlaces(this.database, this.vmTypeId)));
  }

  async release(places: readonly TokenPlace[]): Promise<void> {
    await patiently(() => releasePlaces(this.database, this.vmTypeId, places.map(this.textsOf)));
  }

  private readonly textsOf = ({ token, place }: TokenPlace): { readonly token: string; readonly place: string } => ({
    token,
    place: placeText(this.cloud, place),
  });

  private readable(held: readonly HeldPlace[]): readonly HeldTokenPlace[] {
    return held.flatMap(({ token, place, age }) => {
      const read = placeIn(this.cloud, place);
      return read === null ? [] : [{ token, place: read, age }];
    });
  }
}
