const LONGEST_NAME = 255;

/**
 * A name of plain characters for bytes. Bytes that are no plain characters are written as in a URL, so that
 * no two have one name.
 *
 * @returns null for those that no name can be
 * @example nameIn(Buffer.from('web 7')) // 'web%207'
 */
export function nameIn(key: Buffer): string | null {
  const name = key.toString('latin1').replaceAll(/[^\x21-\x7E]|%/g, percentOf);
  return name === '' || name.length > LONGEST_NAME ? null : name;
}

function percentOf(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** The bytes of a name. @example bytesOf('web%207') // Buffer.from('web 7') */
export function bytesOf(name: string): Buffer {
  const bytes = name.replaceAll(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1');
}
