import { useSyncExternalStore } from 'react';

/** What keeps a part of the console from being loaded. */
export type Trouble =
  /** It does not come; it is asked for again. */
  | 'lost'
  /** The server has a newer console, and something is not saved on this page. */
  | 'upgraded';

let trouble: Trouble | null = null;
const listeners = new Set<() => void>();

export function noteTrouble(next: Trouble | null): void {
  // what explains the loss stays: it is asked for again all the same
  if (next === trouble || (next === 'lost' && trouble === 'upgraded')) return;
  trouble = next;
  for (const listener of listeners) listener();
}

export function useTrouble(): Trouble | null {
  return useSyncExternalStore(subscribe, () => trouble);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
