import type { Kind } from './names/kinds.ts';

/** content: the text of the file that the word names, or of stdin for `-`. */
export const PLAIN_TYPES = ['text', 'integer', 'number', 'yaml', 'content'] as const;
export type PlainType = (typeof PLAIN_TYPES)[number];

/** What a text on the command line becomes. A kind of record: its id, by its name or number. */
export type ValueType = PlainType | Kind;

export function isPlain(type: ValueType): type is PlainType {
  return PLAIN_TYPES.some((plain) => plain === type);
}
