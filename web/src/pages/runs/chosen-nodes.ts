import type { NamedNodes } from '../../data/node/choice.ts';
import type { ExpandedList, ListedEntry } from '../../parts/address-ranges.ts';

/** What a list of addresses comes to, as far as the server has said which of them are nodes. */
export interface ChosenNodes {
  /** What a run is asked for; empty while something is wrong, or not known. */
  readonly addresses: readonly string[];
  readonly flawed: readonly ListedEntry[];
  /** Names with blanks between them. */
  readonly spaced: readonly string[];
  /** Single addresses that are no nodes; those of ranges do not matter. */
  readonly unknown: readonly string[];
  /** Ranges, with how many of their addresses are nodes. */
  readonly ranges: readonly { readonly text: string; readonly found: number; readonly count: number }[];
  /** Pools with how many of their nodes are chosen, the largest first. */
  readonly pools: readonly { readonly id: number; readonly name: string; readonly count: number }[];
}

/** @param named null = not known yet */
export function chosenNodes({ entries }: ExpandedList, named: NamedNodes | null): ChosenNodes {
  const spaced = entries.filter(({ flaw }) => flaw === 'spaced').map(({ text }) => text);
  const flawed = entries.filter(({ flaw }) => flaw !== null && flaw !== 'spaced');
  const absent = new Set(named?.unknown);
  const singles = entries.filter(({ isRange }) => !isRange).flatMap(({ addresses }) => addresses);
  const unknown = singles.filter((address) => absent.has(address));
  const ranges = entries
    .filter(({ isRange, flaw }) => isRange && flaw === null)
    .map(({ text, addresses }) => ({
      text,
      count: addresses.length,
      found: named === null ? 0 : addresses.filter((address) => !absent.has(address)).length,
    }));
  const isGood = named !== null && spaced.length + flawed.length + unknown.length === 0;
  const all = entries.flatMap(({ addresses }) => addresses);
  return {
    addresses: isGood ? all.filter((address) => !absent.has(address)) : [],
    flawed,
    spaced,
    unknown,
    ranges: named === null ? [] : ranges,
    pools: poolsOf(named?.nodes ?? []),
  };
}

function poolsOf(nodes: NamedNodes['nodes']): ChosenNodes['pools'] {
  return [...Map.groupBy(nodes, ({ pool_id: id }) => id)]
    .map(([id, [first, ...others]]) => ({ id, name: first?.pool_name ?? '', count: others.length + 1 }))
    .toSorted((a, b) => b.count - a.count || a.id - b.id);
}
