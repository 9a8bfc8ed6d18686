/*
 * Names as DNS messages have them (RFC 1035, 3.1 and 4.1.4). In texts they have no dot at the end, and bytes that are not plain as
 * \DDD; '' is the root.
 */

const LONGEST_NAME = 255;
const LONGEST_LABEL = 63;
const POINTER = 0xc0;

/** What comes from a server and is no message by the grammar. */
export class WireFault extends Error {}

/**
 * @throws WireFault for a text that is no name
 * @example encodedName('a.b') // <01 61 01 62 00>
 */
export function encodedName(name: string): Buffer {
  const labels = name === '' ? [] : name.split('.').map(labelBytes);
  const parts = labels.flatMap((label) => [Buffer.from([label.length]), label]);
  const bytes = Buffer.concat([...parts, Buffer.alloc(1)]);
  const isName = labels.every(({ length }) => length > 0 && length <= LONGEST_LABEL) && bytes.length <= LONGEST_NAME;
  if (!isName) throw new WireFault('no name');
  return bytes;
}

/**
 * Reads a name, which may end in a pointer to an earlier one.
 *
 * @returns the name, and where what follows it begins
 * @throws WireFault
 */
export function readName(message: Buffer, start: number): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let end: number | null = null;
  let length = 1;
  let at = start;
  let limit = start + 1;
  for (;;) {
    const size = byteAt(message, at);
    if (size === 0) return { name: labels.join('.'), end: end ?? at + 1 };
    if (size >= POINTER) {
      const target = ((size - POINTER) << 8) | byteAt(message, at + 1);
      end ??= at + 2;
      // each pointer goes further back than the one before, so that they end
      if (target >= limit - 1 || target >= at) throw new WireFault('a pointer goes forward');
      at = target;
      limit = target + 1;
      continue;
    }
    length += size + 1;
    if (size > LONGEST_LABEL || length > LONGEST_NAME) throw new WireFault('a name is too long');
    if (at + 1 + size > message.length) throw new WireFault('it ends early');
    labels.push(writtenLabel(message.subarray(at + 1, at + 1 + size)));
    at += size + 1;
  }
}

/** Names are the same whatever the case of their letters. */
export function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function byteAt(message: Buffer, at: number): number {
  const byte = message[at];
  if (byte === undefined) throw new WireFault('it ends early');
  return byte;
}

function labelBytes(label: string): Buffer {
  const text = label.replaceAll(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(Number(code) & 0xff));
  return Buffer.from(text, 'latin1');
}

function writtenLabel(label: Buffer): string {
  return label
    .toString('latin1')
    .replaceAll(/[^A-Za-z0-9_*-]/g, (character) => `\\${String(character.charCodeAt(0)).padStart(3, '0')}`);
}
