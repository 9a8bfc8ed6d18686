/*
 * The texts of a catalogue have placeholders:
 *
 *   {pool}             the value of that name; what is a list stands with commas between its parts
 *   {complaints;}      a list of sentences, with semicolons between them
 *   {count:node|nodes} a number with what is counted: 1 node, 3 nodes
 *   {count?is|are}     the word alone that goes with a number
 *
 * The value goes in as it is: nothing in it is a placeholder again.
 */

/** The names of the values that a text takes. */
export type NamesIn<Text extends string> = Text extends `${string}{${infer Inside}}${infer Rest}`
  ? NameOf<Inside> | NamesIn<Rest>
  : never;

/** The same without the numbers of which a text has only the word: another language may need no such word. */
export type ShownNamesIn<Text extends string> = Text extends `${string}{${infer Inside}}${infer Rest}`
  ? (Inside extends `${string}?${string}` ? never : NameOf<Inside>) | ShownNamesIn<Rest>
  : never;

type NameOf<Inside extends string> = Inside extends `${infer Name}${':' | '?' | ';'}${string}` ? Name : Inside;

/** A piece of a text: what stands there in every case, or a placeholder. */
export type Piece = string | Placeholder;

export interface Placeholder {
  readonly name: string;
  /** Whether the value itself is written. */
  readonly isShown: boolean;
  /** What stands between the parts of a list. */
  readonly parts: 'names' | 'sentences';
  /** The words for one and for any other number; null = none. */
  readonly words: readonly [one: string, other: string] | null;
}

const PLACEHOLDER = /\{([^{}]{1,100})\}/g;
const INSIDE = /^([a-zA-Z_]{1,40})([:?;]?)/;

/** @example piecesOf('there is no {path}') // ['there is no ', { name: 'path', … }] */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    pieces.push(text.slice(end, match.index), placeholderIn(match[1] ?? ''));
    end = match.index + match[0].length;
  }
  return [...pieces, text.slice(end)].filter((piece) => piece !== '');
}

function placeholderIn(inside: string): Placeholder {
  const [head = '', name = inside, mark = ''] = INSIDE.exec(inside) ?? [];
  const [one = '', other = ''] = inside.slice(head.length).split('|');
  return {
    name,
    isShown: mark !== '?',
    parts: mark === ';' ? 'sentences' : 'names',
    words: mark === ':' || mark === '?' ? [one, other] : null,
  };
}

/** The names of a text's placeholders, each once. */
export function namesIn(text: string): ReadonlySet<string> {
  return new Set(piecesOf(text).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.name])));
}
