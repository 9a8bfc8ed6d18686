import type { Patience } from '../store/processes/workers.ts';

/** When another process is taken for dead; `lease` is the seconds allowed to one that is frozen or cut off. */
export function patienceOf(lease: number): Patience {
  return { lockFree: 2, lockHeld: lease };
}
