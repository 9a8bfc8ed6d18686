import type { ParsedKey } from 'ssh2';
import type { Value } from '../messages/message.ts';

/** Names that a key may have: no path, not hidden. */
export const KEY_NAME = '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$';

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
   * @param name null = the server's own
   * @param passphrase what it is opened with, if it has one
   * @throws a sentence with the remedy
   */
  read(name: string | null, passphrase?: string): Promise<ParsedKey>;
  /** What is kept under a name, also when it is no key for logins, such as a certificate. @throws a sentence with the remedy */
  content(name: string): Promise<Buffer>;
  /** What is wrong with a key, a sentence with the remedy; null = it can be used. */
  complaintOf(name: string, passphrase?: string): Promise<Value | null>;
  /** The server's own public key, a line for a node's authorized_keys. @throws a sentence with the remedy */
  publicKey(): Promise<string>;
}
