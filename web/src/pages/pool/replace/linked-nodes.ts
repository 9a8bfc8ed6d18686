/** As many nodes may stand in an address. */
const MOST = 200;

/**
 * The nodes that a link wants to have replaced (`?do=replace&nodes=4,7`); null = it names none, or not like this.
 *
 * @example linkedNodes('4,7') // [4, 7]
 */
export function linkedNodes(text: string | null): readonly number[] | null {
  if (text === null || !/^[1-9]\d{0,8}(,[1-9]\d{0,8})*$/.test(text)) return null;
  const ids = [...new Set(text.split(',').map(Number))];
  return ids.length > MOST ? null : ids;
}
