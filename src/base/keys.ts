import type { ParsedKey } from 'ssh2';
import type { Value } from '../messages/message.ts';
import { fingerprintOf } from './private-key.ts';

/** Names that a key may have: no path, not hidden. */
export const KEY_NAME = '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$';

export type OwnKeys = readonly [ParsedKey, ...ParsedKey[]];

const ALONE = '+';

/** The name that stands for one of the server's own keys and none beside it; no setting can have it. */
export function ownAlone(key: ParsedKey): string {
  return `${ALONE}${fingerprintOf(key)}`;
}

/** The one of the server's own keys that a name stands for; null = it stands for another key, or this one is none any more. */
export function ownNamed(own: OwnKeys, name: string): ParsedKey | null {
  return own.find((key) => ownAlone(key) === name) ?? null;
}

/** Whether a name stands for one of the server's own keys. */
export function isOwnAlone(name: string): boolean {
  return name.startsWith(ALONE);
}

/** What a name is tried with, in this order. @throws a sentence with the remedy */
export async function keysOf(
  keys: Pick<Keys, 'read' | 'own'>,
  name: string | null,
  passphrase?: string,
): Promise<readonly ParsedKey[]> {
  return name === null ? keys.own() : [await keys.read(name, passphrase)];
}

/** @example isKeyName('rack-a') // true */
export function isKeyName(text: string): boolean {
  return new RegExp(KEY_NAME).test(text);
}

/**
 * What nodes, jump hosts and daemons are reached with. Whoever needs a key names it, and nobody knows where it is kept.
 *
 * KS1. A key is what it is now, or was a second ago: hundreds of logins may begin at once.
 * KS2. Neither an answer nor an error has a part of a private key in it, nor tells what else exists on the server.
 *
 * @example const key = await keys.read('rack-a')
 */
export interface Keys {
  /** Where people put keys on a server, for messages. */
  readonly directory: string;
  /**
   * A private key that can be used for a login.
   *
   * @param name null = the server's own, as `own` has it first; `ownAlone` names one of them
   * @param passphrase what it is opened with, if it has one
   * @throws a sentence with the remedy
   */
  read(name: string | null, passphrase?: string): Promise<ParsedKey>;
  /**
   * The server's own keys, in the order in which they are tried: the one that counts, and the other while it is changed.
   *
   * @throws a sentence with the remedy
   */
  own(): Promise<OwnKeys>;
  /** What is kept under a name, also when it is no key for logins, such as a certificate. @throws a sentence with the remedy */
  content(name: string): Promise<Buffer>;
  /** What is wrong with a key, a sentence with the remedy; null = it can be used. */
  complaintOf(name: string, passphrase?: string): Promise<Value | null>;
  /** The server's own public key, a line for a node's authorized_keys. @throws a sentence with the remedy */
  publicKey(): Promise<string>;
  /** The same of all of the server's own keys. @throws a sentence with the remedy */
  publicKeys(): Promise<readonly string[]>;
}
