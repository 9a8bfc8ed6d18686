/*
 * Where a value stands in a JSON text: a refusal names a field, and the text is what somebody looks at.
 */

/** A part of a text; `to` is exclusive. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/**
 * The place of a field in a valid JSON text, with its name, and up to the end of its line; where the text does not have the field, the
 * nearest one that it is in. null = the text has nothing of it.
 *
 * @example placeIn('{"steps":[{"retry":9}]}', 'steps[0].retry') // { from: 11, to: 20 }
 */
export function placeIn(text: string, path: string): Place | null {
  let found: Part | null = null;
  let value = pastBlanks(text, 0);
  for (const name of path.match(/[^.[\]]+/g) ?? []) {
    const part = partsOf(text, value).find((candidate) => candidate.name === name);
    if (part === undefined) break;
    found = part;
    value = part.value;
  }
  if (found === null) return null;
  const end = endOf(text, found.value);
  const line = text.indexOf('\n', found.from);
  return { from: found.from, to: line === -1 ? end : Math.min(end, line) };
}

interface Part {
  /** The key of a member, the index of an item. */
  readonly name: string;
  /** Where it begins with its name. */
  readonly from: number;
  /** Where its value begins. */
  readonly value: number;
}

/** The members of an object or the items of a list that begins here; none of anything else. */
function partsOf(text: string, start: number): readonly Part[] {
  const isObject = text[start] === '{';
  if (!isObject && text[start] !== '[') return [];
  const parts: Part[] = [];
  let from = pastBlanks(text, start + 1);
  while (from < text.length && text[from] !== '}' && text[from] !== ']') {
    const keyEnd = endOf(text, from);
    const value = isObject ? pastBlanks(text, pastBlanks(text, keyEnd) + 1) : from;
    parts.push({ name: isObject ? String(JSON.parse(text.slice(from, keyEnd))) : String(parts.length), from, value });
    const after = pastBlanks(text, endOf(text, value));
    from = text[after] === ',' ? pastBlanks(text, after + 1) : after;
  }
  return parts;
}

/** Where the value that begins here ends. */
function endOf(text: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const letter = text[at];
    if (letter === '"') at = endOfString(text, at);
    else {
      if (letter === '{' || letter === '[') depth += 1;
      if (letter === '}' || letter === ']') depth -= 1;
      at += 1;
    }
  } while (at < text.length && (depth > 0 || (isPlain(text[start]) && isPlain(text[at]))));
  return at;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** Of a number, true, false or null. */
function isPlain(letter: string | undefined): boolean {
  return letter !== undefined && /[\w.+-]/.test(letter);
}

function pastBlanks(text: string, start: number): number {
  let at = start;
  while (' \t\r\n'.includes(text[at] ?? '-')) at += 1;
  return at;
}
