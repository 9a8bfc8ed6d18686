import type { Tries } from './rolling-policy.ts';

/** What follows one try of a check. */
export type AfterTry =
  | { readonly kind: 'passed' }
  /** Try again `wait` seconds from now. */
  | { readonly kind: 'again'; readonly attempt: number; readonly wait: number }
  | { readonly kind: 'stop' };

/**
 * Decides what follows a try of a check.
 *
 * @param attempt the number of the try, from 1
 * @example afterTry({ tries: 3, interval: 5, timeout: 5 }, 1, false) // { kind: 'again', attempt: 2, wait: 5 }
 */
export function afterTry({ tries, interval }: Tries, attempt: number, ok: boolean): AfterTry {
  if (ok) return { kind: 'passed' };
  if (attempt < tries) return { kind: 'again', attempt: attempt + 1, wait: interval };
  return { kind: 'stop' };
}
