const LARGEST_ID = 2_147_483_647;

/**
 * The id in an address; null for what cannot be one.
 *
 * @example routeId('7') // 7
 * @example routeId('007') // null
 */
export function routeId(text: string | undefined): number | null {
  if (text === undefined || !/^[1-9]\d{0,9}$/.test(text)) return null;
  const id = Number(text);
  return id <= LARGEST_ID ? id : null;
}
