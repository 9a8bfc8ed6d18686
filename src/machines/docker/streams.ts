/*
 * Two forms in which a daemon hands out bytes of a container, which may be anything.
 */

/** Bytes of a block of a tar archive. */
const BLOCK = 512;
const SIZE = { from: 124, to: 136 } as const;
const TYPE = 156;
const REGULAR = ['0', '\0'];
/** Entries that describe the next one. */
const DESCRIPTIONS = ['x', 'g', 'L'];

/** The file in an archive of one small file; null = it has something else. */
export function fileIn(archive: Buffer): string | null {
  for (let at = 0; at + BLOCK <= archive.length;) {
    const size = Number.parseInt(archive.toString('latin1', at + SIZE.from, at + SIZE.to), 8);
    const type = archive.toString('latin1', at + TYPE, at + TYPE + 1);
    const begin = at + BLOCK;
    if (!(size >= 0 && begin + size <= archive.length)) return null;
    if (REGULAR.includes(type)) return archive.toString('utf8', begin, begin + size);
    if (!DESCRIPTIONS.includes(type)) return null;
    at = begin + Math.ceil(size / BLOCK) * BLOCK;
  }
  return null;
}

/** Bytes before each piece of a log: which stream, and how long. */
const HEAD = 8;
const LENGTH_AT = 4;

/** What a container without a terminal wrote: the pieces of both streams, as they came. */
export function wordsIn(log: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + HEAD <= log.length;) {
    const end = at + HEAD + log.readUInt32BE(at + LENGTH_AT);
    pieces.push(log.subarray(at + HEAD, end));
    at = end;
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** A public Ed25519 key as sshd keeps it: type, key, and whose it is. */
const PUBLIC_KEY = /^ssh-ed25519 (AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43})(?: [ -~]*)?\n$/;

/** The key in the file of a host key, base64; null = it has none, or is not complete yet. */
export function hostKeyIn(text: string): string | null {
  return PUBLIC_KEY.exec(text)?.[1] ?? null;
}
