import { canonicalAddress } from '../../../domain/address.ts';

/*
 * Reading of values that a file may have, or not.
 */

type Fields = Readonly<Record<string, unknown>>;

/** A field of an object; undefined where there is none. */
export function field(value: unknown, ...names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields: Fields = { ...value };
  const name = names.find((one) => Object.hasOwn(fields, one));
  return name === undefined ? undefined : fields[name];
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A whole number that is not negative, as a number or a text. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** An address and a port; null = they are none. */
export function placeOf(host: unknown, port: unknown): { readonly ip: string; readonly port: number } | null {
  const [name, number] = [textOf(host), numberOf(port)];
  if (name === null || number === null || number > 65_535 || !/^[\x21-\x7E]{1,255}$/.test(name)) return null;
  return { ip: canonicalAddress(name), port: number };
}

const LONGEST_HOST = 255;

/**
 * Reads host:port.
 *
 * @example hostAndPort('[fd00::1]:80') // { ip: 'fd00::1', port: 80 }
 */
export function hostAndPort(value: unknown): { readonly ip: string; readonly port: number } | null {
  const text = textOf(value) ?? '';
  const colon = text.lastIndexOf(':');
  const [host, port] = [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)];
  const isBracketed = host.startsWith('[') && host.endsWith(']');
  const bare = isBracketed ? host.slice(1, -1) : host;
  if (bare === '' || bare.length > LONGEST_HOST || (bare.includes(':') && !isBracketed)) return null;
  return /^\d{1,5}$/.test(port) ? placeOf(bare, port) : null;
}
