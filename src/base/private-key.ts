import { createHash } from 'node:crypto';
import ssh2, { type ParsedKey } from 'ssh2';
import { MessageError } from '../messages/message-error.ts';
import { message, type Message } from '../messages/message.ts';
import { openKey, TooManyRounds } from './ssh/locked-key.ts';

const LOCKED_PEM = /BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/;
const OPENSSH = 'ssh-keygen -p -m RFC4716 -N "" -f';
const NEW_KEY = 'ssh-keygen -t ed25519 -N "" -f';

/**
 * The private key in the content of a file.
 *
 * @param path what it is called in messages
 * @param passphrase what it is opened with, if it has one
 * @throws a sentence that says what is wrong, and the remedy
 */
export function privateKeyIn(content: Buffer, path: string, passphrase?: string): ParsedKey {
  const key = passphrase === undefined ? ssh2.utils.parseKey(content) : openKey(content, passphrase);
  const complaint = complaintOf(key, content.toString('latin1'), path, passphrase !== undefined);
  if (key instanceof Error || complaint !== null)
    throw new MessageError(message('key_not_usable', { path, reason: complaint ?? '' }));
  return key;
}

function complaintOf(key: ParsedKey | Error, text: string, path: string, hasPassphrase = false): Message | null {
  if (!(key instanceof Error)) {
    return key.isPrivateKey() ? null : message('key_is_public');
  }
  if (key instanceof TooManyRounds) return message('key_has_many_rounds', { rounds: key.message, path });
  if (/encrypted|passphrase|authenticate data/i.test(key.message) || LOCKED_PEM.test(text)) {
    // of other formats than OpenSSH's own, no passphrase is tried
    const isTried = hasPassphrase && !text.includes('BEGIN ENCRYPTED');
    return isTried ? message('key_passphrase_wrong') : message('key_has_passphrase', { command: OPENSSH, path });
  }
  if (text.includes('BEGIN PRIVATE KEY')) {
    return message('key_is_pkcs', { change: OPENSSH, path, make: NEW_KEY });
  }
  return message('key_unknown', { reason: key.message, make: NEW_KEY, path });
}

/** The fingerprint of a key, as ssh-keygen -l writes it. @example fingerprintOf(key) // 'SHA256:…' */
export function fingerprintOf(key: ParsedKey): string {
  // 32 bytes in base64 end with one mark
  return `SHA256:${createHash('sha256').update(key.getPublicSSH()).digest('base64').slice(0, -1)}`;
}

/** The public half of a key as a line of authorized_keys. @example publicLineOf(key) // 'ssh-ed25519 AAAA… springtide' */
export function publicLineOf(key: ParsedKey): string {
  return `${key.type} ${key.getPublicSSH().toString('base64')} springtide`;
}

/**
 * What is wrong with the text of a private key; null = it can be used for a login.
 *
 * @example keyTextComplaint('ssh-ed25519 AAAA…') // it is a public key …
 */
export function keyTextComplaint(text: string): Message | null {
  return complaintOf(ssh2.utils.parseKey(text), text, 'FILE');
}

/**
 * A new Ed25519 key in OpenSSH's format.
 *
 * ssh2 takes a leading zero of the public half for padding, and then writes an unreadable key: one in 256.
 */
export function newPrivateKey(): string {
  for (;;) {
    const { private: key } = ssh2.utils.generateKeyPairSync('ed25519', { comment: 'springtide' });
    if (!(ssh2.utils.parseKey(key) instanceof Error)) return key;
  }
}
