/** With this a file of a zip archive begins, and its line in the directory at the end. Elsewhere it does no harm. */
const BEGINNING = /(?=PK)/;

/** Bytes of the other archive. */
interface Range {
  readonly at: number;
  readonly size: number;
}

/**
 * How an archive comes about from another one: ranges of that, and what is only in this one, in base64, separated by spaces. Archives
 * whose files are mostly the same have a short one; of any others it is correct, and long. A node puts it together (node-shelf.ts).
 *
 * @example differenceOf(lineinfile, file) // '@0:1200 UEsDBBQAAAAI… @9431:80210 UEsBAhQD…'
 */
export function differenceOf(archive: Buffer, other: Buffer): string {
  const known = new Map<string, Range>();
  let at = 0;
  for (const part of partsOf(other)) {
    known.set(part, { at, size: part.length });
    at += part.length;
  }
  const pieces: (Range | string)[] = [];
  for (const part of partsOf(archive)) {
    const piece = known.get(part) ?? part;
    const joined = joinedTo(pieces.at(-1), piece);
    if (joined === null) pieces.push(piece);
    else pieces.splice(-1, 1, joined);
  }
  const written = (piece: Range | string): string =>
    typeof piece === 'string' ? Buffer.from(piece, 'latin1').toString('base64') : `@${piece.at}:${piece.size}`;
  return pieces.map(written).join(' ');
}

/** A byte is a letter of it. */
function partsOf(archive: Buffer): readonly string[] {
  return archive.toString('latin1').split(BEGINNING);
}

/** Two pieces as one; null = they are two. */
function joinedTo(last: Range | string | undefined, piece: Range | string): Range | string | null {
  if (typeof last === 'string' && typeof piece === 'string') return last + piece;
  if (typeof last !== 'object' || typeof piece === 'string' || last.at + last.size !== piece.at) return null;
  return { at: last.at, size: last.size + piece.size };
}
