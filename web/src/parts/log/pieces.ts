/** Splits a line at the matches of a text, ignoring case: every second part is a match. */
export function piecesOf(line: string, part: string): readonly string[] {
  if (part === '') return [line];
  const pieces: string[] = [];
  const low = line.toLowerCase();
  const wanted = part.toLowerCase();
  // lower case may have another length than the original: then the matches cannot be located
  if (low.length !== line.length || wanted.length !== part.length) return [line];
  let from = 0;
  for (let at = low.indexOf(wanted); at !== -1; at = low.indexOf(wanted, from)) {
    pieces.push(line.slice(from, at), line.slice(at, at + part.length));
    from = at + part.length;
  }
  return [...pieces, line.slice(from)];
}
