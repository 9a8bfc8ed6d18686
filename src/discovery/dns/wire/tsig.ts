import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Answer, CLASS, encodedRecord, type ReadRecord, TYPE, words } from './message.ts';
import { encodedName, isSameName, readName, WireFault } from './names.ts';

/*
 * Signatures of messages (TSIG, RFC 8945).
 */

export const ALGORITHMS = ['hmac-sha256', 'hmac-sha512'] as const;

export interface TsigKey {
  readonly name: string;
  readonly algorithm: (typeof ALGORITHMS)[number];
  readonly secret: Buffer;
}

/** Why a server takes no signature, or why there is none in its answer. */
export type TsigFault = 'BADSIG' | 'BADKEY' | 'BADTIME' | 'unsigned' | 'forged';

export interface Signed {
  readonly message: Buffer;
  /** An answer is signed together with it. */
  readonly mac: Buffer;
}

/** What is said of a signature. `serverTime`: seconds since 1970, of BADTIME. */
export interface Verdict {
  readonly fault: TsigFault | null;
  readonly serverTime: number | null;
}

/** Seconds that clocks may differ. */
const FUDGE = 300;
const ERRORS: Readonly<Record<number, TsigFault>> = { 16: 'BADSIG', 17: 'BADKEY', 18: 'BADTIME' };
const ADDITIONAL = 10;

/** @param now seconds since 1970 */
export function signed(message: Buffer, key: TsigKey, now: number): Signed {
  const fields = { time: timeBytes(now), fudge: FUDGE, error: 0, other: Buffer.alloc(0) };
  const mac = macOf(key, [message, variables(key, fields)]);
  const data = Buffer.concat([
    encodedName(key.algorithm),
    fields.time,
    words(FUDGE, mac.length),
    mac,
    message.subarray(0, 2),
    words(0, 0),
  ]);
  const record = encodedRecord({ name: key.name, type: TYPE.TSIG, class: CLASS.ANY, ttl: 0, data });
  const whole = Buffer.concat([message, record]);
  whole.writeUInt16BE(whole.readUInt16BE(ADDITIONAL) + 1, ADDITIONAL);
  return { message: whole, mac };
}

/**
 * Looks at the signature of an answer. A server that takes no signature does not sign why.
 *
 * @param now seconds since 1970
 * @throws WireFault for a record that is no signature
 */
export function verdictOn(message: Buffer, answer: Answer, key: TsigKey, requestMac: Buffer, now: number): Verdict {
  const record = answer.additional.at(-1);
  if (record?.type !== TYPE.TSIG) return { fault: 'unsigned', serverTime: null };
  if (record.class !== CLASS.ANY || record.ttl !== 0) throw new WireFault('a signature is no record of its class');
  const fields = fieldsOf(message, record);
  const fault = ERRORS[fields.error] ?? null;
  if (fault === 'BADKEY' || fault === 'BADSIG') return { fault, serverTime: null };
  if (!isOurs({ bare: bareOf(message, record, fields), record, fields }, key, requestMac)) {
    return { fault: 'forged', serverTime: null };
  }
  const { other } = fields;
  if (fault === 'BADTIME') return { fault, serverTime: other.length === 6 ? other.readUIntBE(0, 6) : null };
  const time = fields.time.readUIntBE(0, 6);
  return { fault: Math.abs(time - now) <= FUDGE ? null : 'BADTIME', serverTime: time };
}

/** An answer as it was before it was signed. */
function bareOf(message: Buffer, { start }: ReadRecord, { id }: SignatureFields): Buffer {
  const bare = Buffer.from(message.subarray(0, start));
  bare.writeUInt16BE(bare.readUInt16BE(ADDITIONAL) - 1, ADDITIONAL);
  id.copy(bare, 0);
  return bare;
}

interface SignedAnswer {
  readonly bare: Buffer;
  readonly record: ReadRecord;
  readonly fields: SignatureFields;
}

function isOurs({ bare, record, fields }: SignedAnswer, key: TsigKey, requestMac: Buffer): boolean {
  const mac = macOf(key, [words(requestMac.length), requestMac, bare, variables(key, fields)]);
  return (
    isSameName(record.name, key.name) &&
    isSameName(fields.algorithm, key.algorithm) &&
    fields.mac.length === mac.length &&
    timingSafeEqual(fields.mac, mac)
  );
}

interface Fields {
  readonly time: Buffer;
  readonly fudge: number;
  readonly error: number;
  readonly other: Buffer;
}

interface SignatureFields extends Fields {
  readonly algorithm: string;
  readonly mac: Buffer;
  readonly id: Buffer;
}

function fieldsOf(message: Buffer, { dataStart, data }: ReadRecord): SignatureFields {
  const { name: algorithm, end } = readName(message, dataStart);
  const rest = data.subarray(end - dataStart);
  if (rest.length < 16) throw new WireFault('a signature ends early');
  const size = rest.readUInt16BE(8);
  const tail = rest.subarray(10 + size);
  if (tail.length < 6 || tail.length !== 6 + tail.readUInt16BE(4)) throw new WireFault('a signature ends early');
  return {
    algorithm,
    time: rest.subarray(0, 6),
    fudge: rest.readUInt16BE(6),
    mac: rest.subarray(10, 10 + size),
    id: tail.subarray(0, 2),
    error: tail.readUInt16BE(2),
    other: tail.subarray(6),
  };
}

function variables({ name, algorithm }: TsigKey, { time, fudge, error, other }: Fields): Buffer {
  return Buffer.concat([
    encodedName(name.toLowerCase()),
    words(CLASS.ANY, 0, 0),
    encodedName(algorithm),
    time,
    words(fudge, error, other.length),
    other,
  ]);
}

function macOf({ algorithm, secret }: TsigKey, parts: readonly Buffer[]): Buffer {
  return createHmac(algorithm.replace('hmac-', ''), secret).update(Buffer.concat(parts)).digest();
}

function timeBytes(seconds: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(seconds, 0, 6);
  return bytes;
}
