import { encodedName, readName, WireFault } from './names.ts';

/*
 * DNS messages (RFC 1035, 4.1; RFC 2136, 2). Nothing that is written is compressed.
 */

export const TYPE = { A: 1, CNAME: 5, SOA: 6, AAAA: 28, SRV: 33, TSIG: 250, ANY: 255 } as const;
export const CLASS = { IN: 1, NONE: 254, ANY: 255 } as const;
const OPCODE = { query: 0, update: 5 } as const;

/** Bytes of a message over TCP. */
export const LARGEST_MESSAGE = 65_535;

/** A resource record. */
export interface WireRecord {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly ttl: number;
  readonly data: Buffer;
}

export interface Question {
  readonly name: string;
  readonly type: number;
}

/** A request. Of an update the question is its zone, and the sections are prerequisites and updates. */
export interface Request {
  readonly opcode: keyof typeof OPCODE;
  readonly question: Question;
  readonly prerequisites: readonly WireRecord[];
  readonly updates: readonly WireRecord[];
}

/** A record of an answer, and where it and its data are in the message. */
export interface ReadRecord extends WireRecord {
  readonly start: number;
  readonly dataStart: number;
}

export interface Answer {
  readonly id: number;
  readonly isAuthoritative: boolean;
  readonly rcode: number;
  readonly answers: readonly ReadRecord[];
  readonly additional: readonly ReadRecord[];
}

const HEADER = 12;
const RESPONSE = 0x8000;
const AUTHORITATIVE = 0x0400;
const TRUNCATED = 0x0200;

/** @throws WireFault for a name that is none */
export function encodedRequest(id: number, { opcode, question, prerequisites, updates }: Request): Buffer {
  const header = Buffer.alloc(HEADER);
  const counts = [id, OPCODE[opcode] << 11, 1, prerequisites.length, updates.length, 0];
  for (const [index, value] of counts.entries()) header.writeUInt16BE(value, index * 2);
  const asked = Buffer.concat([encodedName(question.name), words(question.type, CLASS.IN)]);
  return Buffer.concat([header, asked, ...[...prerequisites, ...updates].map(encodedRecord)]);
}

export function encodedRecord({ name, type, class: kind, ttl, data }: WireRecord): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(kind, 2);
  head.writeUInt32BE(ttl, 4);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodedName(name), head, data]);
}

/** Numbers of 16 bits. */
export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2);
  return bytes;
}

/** @throws WireFault for what is no answer */
export function readAnswer(message: Buffer): Answer {
  if (message.length < HEADER) throw new WireFault('it ends early');
  const flags = message.readUInt16BE(2);
  if ((flags & RESPONSE) === 0 || (flags & TRUNCATED) !== 0) throw new WireFault('it is no whole answer');
  const [questions, ...counts] = [4, 6, 8, 10].map((at) => message.readUInt16BE(at));
  let at = HEADER;
  for (let left = questions ?? 0; left > 0; left -= 1) at = readName(message, at).end + 4;
  const [answers = [], , additional = []] = counts.map((count) => {
    const records = readRecords(message, at, count);
    at = records.end;
    return records.records;
  });
  if (at !== message.length) throw new WireFault('something follows it');
  const rcode = flags & 0xf;
  return { id: message.readUInt16BE(0), isAuthoritative: (flags & AUTHORITATIVE) !== 0, rcode, answers, additional };
}

function readRecords(
  message: Buffer,
  begin: number,
  count: number,
): { readonly records: readonly ReadRecord[]; readonly end: number } {
  const records: ReadRecord[] = [];
  let at = begin;
  for (let left = count; left > 0; left -= 1) {
    const { name, end } = readName(message, at);
    const dataStart = end + 10;
    if (dataStart > message.length) throw new WireFault('it ends early');
    const next = dataStart + message.readUInt16BE(end + 8);
    if (next > message.length) throw new WireFault('it ends early');
    records.push({
      name,
      type: message.readUInt16BE(end),
      class: message.readUInt16BE(end + 2),
      ttl: message.readUInt32BE(end + 4),
      data: message.subarray(dataStart, next),
      start: at,
      dataStart,
    });
    at = next;
  }
  return { records, end: at };
}
