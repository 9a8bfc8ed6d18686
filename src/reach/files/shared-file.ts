import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { digestOf, type KeyRing, seal, type Sealed } from '../../secrets/sealing.ts';

/** Bytes of a file, bytes of all, and how many there may be. */
export const LARGEST_FILE = 32 * 2 ** 20;
export const MOST_BYTES = 2 ** 30;
export const MOST_FILES = 20_000;
/** Bytes of a part of a content. */
const PART = 2 ** 20;

/** A file that actions send, or a link to one, as it lies in a directory. */
export type SharedFile =
  | { readonly kind: 'file'; readonly path: string; readonly executable: boolean; readonly content: Buffer }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

/** What a stored file is: all of it but its content. */
export type FileFacts =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly executable: boolean;
      readonly size: number;
      /** Of the content, under the sealing key `keyId`. */
      readonly digest: string;
      readonly keyId: string;
    }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

const FACTS = Type.Union([
  Type.Object({
    kind: Type.Literal('file'),
    executable: Type.Boolean(),
    size: Type.Integer({ minimum: 0, maximum: LARGEST_FILE }),
    digest: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  }),
  Type.Object({ kind: Type.Literal('link'), target: Type.String({ minLength: 1, maxLength: 4000 }) }),
]);

const LONGEST_PATH = 1000;
const LONGEST_NAME = 255;

/**
 * Whether a text is the path of a shared file: names below one another, none of which leads elsewhere.
 *
 * @example isSharedPath('web/nginx.conf') // true
 */
export function isSharedPath(path: string): boolean {
  if (path.length > LONGEST_PATH || !path.isWellFormed() || /[\p{Cc}\uFFFD]/u.test(path)) return false;
  return path.split('/').every((name) => {
    return name !== '' && name !== '.' && name !== '..' && Buffer.byteLength(name) <= LONGEST_NAME;
  });
}

/** The digest of what a file has, whatever it is called. */
export function digestOfFile(ring: Pick<KeyRing, 'key'>, keyId: string, file: SharedFile): string {
  const key = ring.key(keyId);
  if (file.kind === 'link') return digestOf(key, Buffer.from(`link ${file.target}`));
  return digestOf(key, Buffer.concat([Buffer.from(file.executable ? 'program ' : 'file '), file.content]));
}

/** A file as a row has it. */
export function sealFile(ring: KeyRing, file: SharedFile, digest: string): Sealed {
  const facts =
    file.kind === 'link'
      ? { kind: file.kind, target: file.target }
      : { kind: file.kind, executable: file.executable, size: file.content.length, digest };
  return seal(ring.current, ['file', file.path], Buffer.from(JSON.stringify(facts)));
}

/** @throws MessageError: the row was changed, or is sealed under another key */
export function openFile(ring: KeyRing, { path, ...sealed }: Sealed & { readonly path: string }): FileFacts {
  const facts: unknown = JSON.parse(ring.open(['file', path], sealed).toString());
  if (!Value.Check(FACTS, facts) || !isSharedPath(path)) throw new MessageError(message('sealed_damaged'));
  return facts.kind === 'link' ? { ...facts, path } : { ...facts, path, keyId: sealed.key_id };
}

/** The parts of a content, sealed one by one. */
export function* sealParts(ring: KeyRing, digest: string, content: Buffer): Iterable<Buffer> {
  for (let part = 0; part < partsOf(content.length); part += 1) {
    yield seal(ring.current, ['part', digest, part], content.subarray(part * PART, (part + 1) * PART)).sealed;
  }
}

/** How many parts a content of so many bytes has. */
export function partsOf(size: number): number {
  return Math.ceil(size / PART);
}
