import type { Schedule } from '../../data/schedules.ts';

/*
 * Which pools follow which, in layers: a pool is to the right of every pool that it follows.
 */

/** The fields of a schedule that decide which pools follow its own. */
export interface Depending {
  readonly pool: Pick<Schedule['pool'], 'id' | 'name'>;
  readonly depend_items: readonly (Pick<
    Schedule['depend_items'][number],
    'ratio' | 'elastic_count' | 'step_name' | 'ignore'
  > & { readonly pool: Pick<Schedule['pool'], 'id' | 'name'> })[];
}

interface Pool {
  readonly id: number;
  readonly name: string;
}

/** When `from` goes to N nodes, `to` goes to N × ratio + extra. */
export interface Edge {
  readonly from: Pool;
  readonly to: Pool;
  readonly ratio: number;
  readonly extra: number;
  /** '' = the last one. */
  readonly stepName: string;
  readonly isOff: boolean;
}

/** A pool with its layer from the left and its place from the top. */
export interface Placed extends Pool {
  readonly layer: number;
  readonly place: number;
}

/** @example amountOf(0.5, 2) // '× 0.5 + 2' */
export function amountOf(ratio: number, extra: number): string {
  return extra === 0 ? `× ${ratio}` : `× ${ratio} + ${extra}`;
}

/** Every dependency once, also when several schedules of a pool have the same. */
export function edgesOf(schedules: readonly Depending[]): readonly Edge[] {
  const edges = schedules.flatMap(({ pool, depend_items: items }) =>
    items.map((item) => ({
      from: { id: pool.id, name: pool.name },
      to: { id: item.pool.id, name: item.pool.name },
      ratio: item.ratio,
      extra: item.elastic_count,
      stepName: item.step_name,
      isOff: item.ignore === 1,
    })),
  );
  return [...new Map(edges.map((edge) => [JSON.stringify(edge), edge])).values()];
}

/**
 * The pools of a graph in layers. A pool is placed at the middle of those that lead to it, so that few lines cross.
 *
 * @example layered([{ from: web, to: cache, … }]) // [{ ...web, layer: 0, place: 0 }, { ...cache, layer: 1, place: 0 }]
 */
export function layered(edges: readonly Edge[]): readonly Placed[] {
  const pools = [...new Map(edges.flatMap(({ from, to }) => [from, to]).map((pool) => [pool.id, pool])).values()];
  const layerOf = layersOf(edges, pools);
  const layers = Map.groupBy(pools, ({ id }) => layerOf.get(id) ?? 0);
  const placed = new Map<number, Placed>();
  for (const [layer, own] of [...layers].toSorted(([a], [b]) => a - b)) {
    const middle = ({ id }: Pool): number => {
      const places = edges.flatMap(({ from, to }) => (to.id === id ? [placed.get(from.id)?.place ?? 0] : []));
      return places.reduce((sum, place) => sum + place, 0) / Math.max(1, places.length);
    };
    const ordered = own.toSorted((a, b) => middle(a) - middle(b) || a.name.localeCompare(b.name));
    for (const [place, pool] of ordered.entries()) placed.set(pool.id, { ...pool, layer, place });
  }
  return [...placed.values()];
}

/** The longest path to each pool. The server refuses cycles; in case of one, its pools are put into the last layer. */
function layersOf(edges: readonly Edge[], pools: readonly Pool[]): ReadonlyMap<number, number> {
  const layers = new Map(pools.map(({ id }) => [id, 0]));
  for (let round = 1; round < pools.length; round += 1) {
    for (const { from, to } of edges) {
      const least = Math.min((layers.get(from.id) ?? 0) + 1, pools.length - 1);
      if (least > (layers.get(to.id) ?? 0)) layers.set(to.id, least);
    }
  }
  return layers;
}
