/** A part of a text, as editors count: lines and columns from 1, in UTF-16 code units. It does not go beyond its line. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}
