import { Defect } from '../../../base/errors.ts';
import { isIPv4, isIPv6 } from 'node:net';
import { canonicalAddress } from '../../../domain/address.ts';
import { CLASS, type Question, type ReadRecord, TYPE, type WireRecord, words } from './message.ts';
import { encodedName, readName } from './names.ts';

/*
 * The data of records that say where servers are, and how prerequisites and updates are written (RFC 2136, 2.4 and 2.5).
 */

/** What an SRV record says (RFC 2782). */
export interface Srv {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** What is asked for the addresses of a name. */
export const addressQuestions = (name: string): readonly Question[] =>
  [TYPE.A, TYPE.AAAA].map((type) => ({ name, type }));

/** An address as a record's data, with the type that it has. @throws Error for what is no address */
export function addressData(ip: string): { readonly type: number; readonly data: Buffer } {
  if (isIPv4(ip)) return { type: TYPE.A, data: Buffer.from(ip.split('.').map(Number)) };
  if (!isIPv6(ip)) throw new Defect('no address');
  const [head = '', tail = ''] = ip.split('::');
  const [first, last] = [groups(head), ip.includes('::') ? groups(tail) : []];
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => 0);
  return { type: TYPE.AAAA, data: words(...first, ...zeros, ...last) };
}

/** The groups of a part of an IPv6 address. */
function groups(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

/** The canonical address in a record; null = it has none. */
export function addressIn({ type, data }: WireRecord): string | null {
  if (type === TYPE.A && data.length === 4) return [...data].join('.');
  if (type !== TYPE.AAAA || data.length !== 16) return null;
  return canonicalAddress([0, 2, 4, 6, 8, 10, 12, 14].map((at) => data.readUInt16BE(at).toString(16)).join(':'));
}

export function srvData({ priority, weight, port, target }: Srv): Buffer {
  return Buffer.concat([words(priority, weight, port), encodedName(target)]);
}

/** @throws WireFault; null = it is no SRV record */
export function srvIn(message: Buffer, { type, data, dataStart }: ReadRecord): Srv | null {
  if (type !== TYPE.SRV || data.length < 7) return null;
  const { name: target, end } = readName(message, dataStart + 6);
  if (end !== dataStart + data.length) return null;
  return { priority: data.readUInt16BE(0), weight: data.readUInt16BE(2), port: data.readUInt16BE(4), target };
}

const NO_DATA = Buffer.alloc(0);

/** Prerequisite: there is no record of this type. */
export const isAbsent = (name: string, type: number): WireRecord => record(name, type, CLASS.NONE);
/** Prerequisite: the records of this type are all that are given, and no others. */
export const isPresent = (name: string, type: number, data: Buffer): WireRecord =>
  record(name, type, CLASS.IN, 0, data);
/** Update: adds a record; one that is there stays. */
export const addition = (name: string, type: number, ttl: number, data: Buffer): WireRecord =>
  record(name, type, CLASS.IN, ttl, data);
/** Update: deletes a record, if it is there. */
export const deletion = (name: string, type: number, data: Buffer): WireRecord =>
  record(name, type, CLASS.NONE, 0, data);
/** Update: deletes all records of a type. */
export const clearance = (name: string, type: number): WireRecord => record(name, type, CLASS.ANY);

function record(name: string, type: number, kind: number, ttl = 0, data: Buffer = NO_DATA): WireRecord {
  return { name, type, class: kind, ttl, data };
}
