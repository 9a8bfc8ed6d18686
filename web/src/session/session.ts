import { useSyncExternalStore } from 'react';

/*
 * The operator of this tab. On a server that asks for no proof it is a name, otherwise a token. Both are sent in the header
 * Authorization, and kept for this tab only: a token is never in a URL, nor in local storage.
 */

const KEPT_AS = 'springtide.authorization';
const ANYBODY = 'console';

let authorization = sessionStorage.getItem(KEPT_AS) ?? ANYBODY;
let isRefused = false;
const listeners = new Set<() => void>();

/** The value of the header Authorization for every request. */
export function currentAuthorization(): string {
  return authorization;
}

/** Sets the name (trust) or token for later requests. */
export function signInAs(who: { readonly name: string } | { readonly token: string }): void {
  authorization = 'token' in who ? `Bearer ${who.token.trim()}` : encodedName(who.name);
  sessionStorage.setItem(KEPT_AS, authorization);
  isRefused = false;
  announce();
}

export function signOut(): void {
  sessionStorage.removeItem(KEPT_AS);
  authorization = ANYBODY;
  announce();
}

/** The server answered 401: it needs a token, or another one. */
export function refuseSession(): void {
  if (isRefused) return;
  isRefused = true;
  announce();
}

/** The operator's name; null when a token says who it is. */
export function useOperatorName(): string | null {
  return useSyncExternalStore(subscribe, () => (authorization.startsWith('Bearer ') ? null : authorization));
}

/** True once the server refused what this tab sends. */
export function useIsRefused(): boolean {
  return useSyncExternalStore(subscribe, () => isRefused);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function announce(): void {
  for (const listener of listeners) listener();
}

/** A header holds Latin-1 only: other letters are left out. */
function encodedName(name: string): string {
  const plain = name.replaceAll(/[^\u0020-\u007e\u00a0-\u00ff]/gu, '').trim();
  return plain === '' ? ANYBODY : plain;
}
