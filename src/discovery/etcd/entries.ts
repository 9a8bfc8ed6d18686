import { fieldsIn, isFields } from '../../base/calls/json.ts';
import { canonicalAddress } from '../../domain/address.ts';
import { writtenPlace } from '../written-place.ts';

/** The forms of values that clients of etcd commonly read. */
export const FORMATS = ['address', 'json', 'grpc'] as const;
export type Format = (typeof FORMATS)[number];

/** What the value of a key says. */
export interface Entry {
  readonly ip: string;
  readonly port: number;
  /** null = it says none */
  readonly weight: number | null;
}

/** What a server weighs of which nobody says it, in the forms that have weights. */
export const USUAL_WEIGHT = 1;
const LONGEST_VALUE = 16 * 1024;
const LARGEST_PORT = 65_535;
const LARGEST_WEIGHT = 1_000_000_000;
const ADDRESS = /^(?:\[([0-9A-Fa-f:.]{2,45})\]|([A-Za-z0-9._-]{1,253})):(\d{1,5})$/;
const HOST = /^[A-Za-z0-9._:-]{1,253}$/;

/**
 * The value of a server's key.
 *
 * @example valueOf('grpc', 'web-7', { ip: '10.0.0.7', port: 80, weight: 3 }) // '{"Op":0,"Addr":"10.0.0.7:80","Metadata":{"weight":3}}'
 */
export function valueOf(format: Format, name: string, entry: Entry): string {
  const { ip, port, weight } = entry;
  switch (format) {
    case 'address':
      return writtenPlace(entry);
    case 'json':
      return JSON.stringify({ name, ip, port, weight });
    case 'grpc':
      return JSON.stringify({ Op: 0, Addr: writtenPlace(entry), Metadata: { weight } });
  }
}

/**
 * Reads the value of a key, whoever wrote it.
 *
 * @returns null for one that says no server in this form: no client can use it either
 * @example entryIn('address', '10.0.0.7:80') // { ip: '10.0.0.7', port: 80, weight: null }
 */
export function entryIn(format: Format, value: string): Entry | null {
  if (value.length > LONGEST_VALUE) return null;
  if (format === 'address') return placeIn(value, null);
  const fields = fieldsIn(value);
  if (fields === null) return null;
  if (format === 'json') return checked(fields['ip'], fields['port'], fields['weight']);
  // an Op of 1 says that the server is gone
  if ((fields['Op'] ?? 0) !== 0 || typeof fields['Addr'] !== 'string') return null;
  const metadata = fields['Metadata'];
  return placeIn(fields['Addr'], isFields(metadata) ? metadata['weight'] : null);
}

function placeIn(text: string, weight: unknown): Entry | null {
  const [, bracketed, plain, port] = ADDRESS.exec(text) ?? [];
  return checked(bracketed ?? plain, Number(port), weight);
}

function checked(ip: unknown, port: unknown, weight: unknown): Entry | null {
  if (typeof ip !== 'string' || !HOST.test(ip) || !isWithin(port, 1, LARGEST_PORT)) return null;
  return { ip: canonicalAddress(ip), port, weight: isWithin(weight, 0, LARGEST_WEIGHT) ? weight : null };
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

/** Whether two say the same to clients. */
export function isSameEntry(a: Entry, b: Entry): boolean {
  return a.ip === b.ip && a.port === b.port && a.weight === b.weight;
}
