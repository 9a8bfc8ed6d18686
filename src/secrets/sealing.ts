import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';

/*
 * Values that only this installation can read, wherever they are stored.
 *
 * SE1. A sealed value opens under the key that sealed it alone, and only as what it was sealed as: its kind and its name are
 *      part of it, so that rows that are swapped, cut or changed do not open.
 * SE2. Each sealing takes a random nonce; equal values are not equal when they are sealed.
 * SE3. A digest says whether two contents are equal only to whoever has the key.
 */

/** 32 random bytes, of which two keys are derived: one seals, one makes digests. */
export interface SealingKey {
  /** Tells keys apart, and nothing else of them. */
  readonly id: string;
  readonly sealing: Buffer;
  readonly digesting: Buffer;
}

/** What a value is sealed as: its kind, its name, and whatever else it must not be mistaken for. */
export type SealedAs = readonly [kind: 'key' | 'file' | 'part', ...names: (string | number)[]];

/** A value in the database. */
export interface Sealed {
  /** The id of the sealing key. */
  readonly key_id: string;
  readonly sealed: Buffer;
}

/** Bytes of a sealing key. */
export const SEALING_KEY_BYTES = 32;

/** The first byte of a sealed value: how it is made. */
const FORM = 1;
const NONCE = 12;
const TAG = 16;
const HEAD = 1 + NONCE + TAG;

/** @param secret SEALING_KEY_BYTES random bytes */
export function sealingKeyOf(secret: Uint8Array): SealingKey {
  const derived = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, '', `springtide ${purpose} 1`, SEALING_KEY_BYTES));
  const id = createHash('sha256').update('springtide sealing key\n').update(secret).digest('hex').slice(0, 16);
  return { id, sealing: derived('sealing'), digesting: derived('digest') };
}

/**
 * Seals a value (SE1, SE2).
 *
 * @example seal(key, ['key', 'rack-a'], Buffer.from(text)) // { key_id: '5f1c09ae5f1c09ae', sealed: … }
 */
export function seal(key: SealingKey, as: SealedAs, value: Uint8Array): Sealed {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key.sealing, nonce, { authTagLength: TAG }).setAAD(nameOf(as));
  const hidden = Buffer.concat([cipher.update(value), cipher.final()]);
  return { key_id: key.id, sealed: Buffer.concat([Buffer.from([FORM]), nonce, cipher.getAuthTag(), hidden]) };
}

/** The digest of a content under a key (SE3), 64 hexadecimal digits. */
export function digestOf(key: SealingKey, content: Uint8Array): string {
  return createHmac('sha256', key.digesting).update(content).digest('hex');
}

/** The sealing keys of a process: the first seals, and every one of them opens what it sealed. */
export class KeyRing {
  readonly current: SealingKey;
  private readonly keys: ReadonlyMap<string, SealingKey>;

  constructor(current: SealingKey, older: readonly SealingKey[] = []) {
    this.current = current;
    this.keys = new Map([current, ...older].map((key) => [key.id, key]));
  }

  has(id: string): boolean {
    return this.keys.has(id);
  }

  /** @throws MessageError when it is not on the ring */
  key(id: string): SealingKey {
    const key = this.keys.get(id);
    if (key !== undefined) return key;
    throw new MessageError(message('sealed_by_other', { id: shownId(id), own: this.current.id }));
  }

  /**
   * The value that was sealed as this (SE1).
   *
   * @throws MessageError: another sealing key sealed it, or it was changed
   */
  open(as: SealedAs, { key_id: id, sealed }: Sealed): Buffer {
    const key = this.key(id);
    if (sealed.length < HEAD || sealed[0] !== FORM) throw new MessageError(message('sealed_damaged'));
    try {
      const [nonce, tag] = [sealed.subarray(1, 1 + NONCE), sealed.subarray(1 + NONCE, HEAD)];
      const decipher = createDecipheriv('aes-256-gcm', key.sealing, nonce, { authTagLength: TAG });
      decipher.setAAD(nameOf(as)).setAuthTag(tag);
      return Buffer.concat([decipher.update(sealed.subarray(HEAD)), decipher.final()]);
    } catch (error) {
      throw new MessageError(message('sealed_damaged'), { cause: error });
    }
  }
}

/** No two lists of names give the same text. */
function nameOf(as: SealedAs): Buffer {
  return Buffer.from(JSON.stringify(['springtide', ...as]));
}

/** The id of a key as a row has it, which anybody may have written who writes to the database. */
function shownId(id: string): string {
  return /^[0-9a-f]{16}$/.test(id) ? id : '?';
}
