import type { Patience } from '../store/processes/workers.ts';

/** When another process is taken for dead, `lease` being the seconds that one which is frozen or cut off has. */
export function patienceOf(lease: number): Patience {
  return { lockFree: 2, lockHeld: lease };
}
