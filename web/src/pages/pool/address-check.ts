import type { ListedAddress } from '../../parts/address-list.ts';

/** What is wrong with an address of a list, for the list's purpose. */
export type AddressFlaw = NonNullable<ListedAddress['flaw']> | 'taken' | 'absent';

export interface CheckedAddress extends Omit<ListedAddress, 'flaw'> {
  readonly flaw: AddressFlaw | null;
  /** The pool that has it already; null = none. */
  readonly poolId: number | null;
}

/** The purpose of a list of addresses: to add nodes, or to name nodes of a pool. */
export type Purpose = 'toAdd' | 'inPool';

/**
 * Checks the addresses of a list by the pools that have them.
 *
 * @param pools address → the pool that has it; null = not known yet
 * @example checkedAddresses(listed, { purpose: 'toAdd', poolId: 1, pools: new Map([['10.0.0.1', 2]]) }) // 'taken'
 */
export function checkedAddresses(
  listed: readonly ListedAddress[],
  {
    purpose,
    poolId,
    pools,
  }: { readonly purpose: Purpose; readonly poolId: number; readonly pools: ReadonlyMap<string, number> | null },
): readonly CheckedAddress[] {
  return listed.map((item) => {
    const holder = pools?.get(item.address) ?? null;
    if (item.flaw !== null || pools === null) return { ...item, poolId: holder };
    if (purpose === 'toAdd') return { ...item, poolId: holder, flaw: holder === null ? null : 'taken' };
    return { ...item, poolId: holder, flaw: holder === poolId ? null : 'absent' };
  });
}
