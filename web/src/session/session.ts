import { useSyncExternalStore } from 'react';
import { openChannel } from './shared.ts';

/*
 * The operator of this browser. On a server that asks for no proof it is a name, otherwise a token. Both are sent in the header
 * Authorization, and kept in the tabs only: a token is never in a URL, nor on the disk.
 *
 * SN1. One browser has one operator: signing in or out in one tab does so in all tabs.
 * SN2. A new tab asks the others, and takes over what they have unless it has a token or name of its own.
 * SN3. A tab whose token was refused does not pass it on.
 */

const KEPT_AS = 'springtide.authorization';
const ANYBODY = 'console';
/** So long a new tab waits for the word of another before it asks a person, in milliseconds. */
const PATIENCE_MS = 300;

let authorization = sessionStorage.getItem(KEPT_AS) ?? ANYBODY;
let isRefused = false;
const listeners = new Set<() => void>();
const changes = new Set<(mayKeep: boolean) => void>();
let isAsking = authorization === ANYBODY;

const tell = openChannel((message) => {
  switch (message.kind) {
    case 'asks':
      if (authorization !== ANYBODY && !isRefused) tell({ kind: 'signedIn', authorization });
      return;
    case 'signedIn':
      isAsking = false;
      if (message.authorization !== authorization || isRefused) become(message.authorization);
      return;
    case 'signedOut':
      become(null);
      return;
  }
});

if (isAsking) {
  tell({ kind: 'asks' });
  setTimeout(() => {
    isAsking = false;
    if (isRefused) announce();
  }, PATIENCE_MS);
}

/** The value of the header Authorization for every request. */
export function currentAuthorization(): string {
  return authorization;
}

/** Sets the name (trust) or token for later requests, in all tabs. */
export function signInAs(who: { readonly name: string } | { readonly token: string }): void {
  become('token' in who ? `Bearer ${who.token.trim()}` : encodedName(who.name));
  tell({ kind: 'signedIn', authorization });
}

/** Forgets the token, in all tabs. */
export function signOut(): void {
  become(null);
  tell({ kind: 'signedOut' });
}

/**
 * The server answered 401: it needs a token, or another one.
 *
 * @param sent what it answered to; somebody may have signed in since
 */
export function refuseSession(sent: string): void {
  if (isRefused || sent !== authorization) return;
  isRefused = true;
  announce();
}

/**
 * Calls back whenever another operator works here than before.
 *
 * @param callback told whether what was read may be shown to the next: names are only believed, and see the same
 */
export function onOperatorChange(callback: (mayKeep: boolean) => void): void {
  changes.add(callback);
}

/** Whether the server refused what this tab sends; `asking` while another tab may still have something better. */
export type Refusal = 'none' | 'asking' | 'refused';

export function useRefusal(): Refusal {
  return useSyncExternalStore(subscribe, () => (isRefused ? (isAsking ? 'asking' : 'refused') : 'none'));
}

/** `currentAuthorization`, for what has to begin anew with another one. */
export function useAuthorization(): string {
  return useSyncExternalStore(subscribe, currentAuthorization);
}

/** The name of a tab without a token; null when a token says who it is. */
export function useOperatorName(): string | null {
  return useSyncExternalStore(subscribe, () => (isToken(authorization) ? null : authorization));
}

function become(next: string | null): void {
  const mayKeep = !isToken(authorization) && !isToken(next ?? ANYBODY);
  authorization = next ?? ANYBODY;
  if (next === null) sessionStorage.removeItem(KEPT_AS);
  else sessionStorage.setItem(KEPT_AS, next);
  isRefused = false;
  announce();
  for (const callback of changes) callback(mayKeep);
}

function isToken(authorization: string): boolean {
  return authorization.startsWith('Bearer ');
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
