import { useSyncExternalStore } from 'react';

const KEPT_AS = 'springtide.logs.wrap';
const OFF = 'off';
const listeners = new Set<() => void>();

/** Whether long lines of logs are wrapped; one setting for all logs, remembered in this browser. */
export function useWrapping(): readonly [isWrapped: boolean, wrap: (isWrapped: boolean) => void] {
  return [useSyncExternalStore(subscribe, isWrapped), wrap];
}

function isWrapped(): boolean {
  return localStorage.getItem(KEPT_AS) !== OFF;
}

function wrap(isWanted: boolean): void {
  if (isWanted) localStorage.removeItem(KEPT_AS);
  else localStorage.setItem(KEPT_AS, OFF);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
