import type { Kind } from './names/kinds.ts';

/**
 * content: the text of the file that the word names, or of stdin for `-`. address: a node of which there may be no row yet to look up; a bare
 * number is none, as it may be meant as how many.
 */
export const PLAIN_TYPES = ['text', 'address', 'integer', 'number', 'yaml', 'content'] as const;
export type PlainType = (typeof PLAIN_TYPES)[number];

/** What a text on the command line becomes. A kind of record: its id, by its name or number. */
export type ValueType = PlainType | Kind;

export function isPlain(type: ValueType): type is PlainType {
  return PLAIN_TYPES.some((plain) => plain === type);
}
