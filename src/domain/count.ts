/**
 * A number with what is counted, for a sentence.
 *
 * @example countOf(1, 'node') // '1 node'
 * @example countOf(0, 'try', 'tries') // '0 tries'
 */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
