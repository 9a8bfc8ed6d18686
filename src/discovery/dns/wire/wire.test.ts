import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalAddress, readAddress } from '../../../domain/address.ts';
import { type Answer, encodedRecord, encodedRequest, readAnswer, TYPE, words } from './message.ts';
import { encodedName, readName, WireFault } from './names.ts';
import { addition, addressData, addressIn, srvData, srvIn } from './records.ts';
import { signed, type TsigKey, verdictOn } from './tsig.ts';

const KEY: TsigKey = { name: 'springtide', algorithm: 'hmac-sha256', secret: Buffer.alloc(32, 1) };
const NOW = 1_800_000_000;

/** An answer with a record, as a server writes it. */
function answerBytes(id: number, records: readonly Buffer[] = []): Buffer {
  return Buffer.concat([words(id, 0x8400, 0, records.length, 0, 0), ...records]);
}

/** What reading gives, or that it is refused. */
function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireFault) return 'refused';
    throw error;
  }
}

const label = fc.stringMatching(/^[a-z0-9_-]{1,63}$/);
const name = fc.array(label, { maxLength: 3 }).map((labels) => labels.join('.'));

describe('names', () => {
  test('are read as they were written', () => {
    fc.assert(
      fc.property(name, (text) => {
        const bytes = encodedName(text);
        expect(readName(bytes, 0)).toEqual({ name: text, end: bytes.length });
      }),
    );
  });

  test('with odd bytes come back', () => {
    const odd = Buffer.from([3, 0x61, 0x2e, 0x00, 0]);
    expect(readName(odd, 0).name).toBe(String.raw`a\046\000`);
    expect(encodedName(String.raw`a\046\000`)).toEqual(odd);
  });

  test('may point back, and nowhere else', () => {
    const bytes = Buffer.concat([encodedName('b.c'), Buffer.from([1, 0x61, 0xc0, 0x00, 0xc0, 0x05])]);
    expect(readName(bytes, 5)).toEqual({ name: 'a.b.c', end: 9 });
    expect(readName(bytes, 9)).toEqual({ name: 'a.b.c', end: 11 });
    for (const loop of [[0xc0, 0x00], [1, 0x61, 0xc0, 0x00], [0xc0, 0x02, 0xc0, 0x00], [0xc0], [5, 0x61]]) {
      expect(outcome(() => readName(Buffer.from(loop), 0))).toBe('refused');
    }
    expect(outcome(() => encodedName('a..b'))).toBe('refused');
    expect(outcome(() => encodedName('a'.repeat(64)))).toBe('refused');
    expect(outcome(() => encodedName(Array(60).fill('abcde').join('.')))).toBe('refused');
  });
});

test('whatever a server sends is an answer, or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const message = Buffer.concat([words(1, 0x8000), Buffer.from(bytes)]);
      const read = outcome(() => readAnswer(message));
      expect(read === 'refused' || typeof read === 'object').toBe(true);
    }),
    { numRuns: 1000 },
  );
  const whole = answerBytes(7, [encodedRecord(addition('a.test', TYPE.A, 60, Buffer.from([10, 0, 0, 1])))]);
  expect(readAnswer(whole)).toMatchObject({ id: 7, rcode: 0, isAuthoritative: true, answers: [{ name: 'a.test' }] });
  for (let length = 0; length < whole.length; length += 1) {
    expect(outcome(() => readAnswer(whole.subarray(0, length)))).toBe('refused');
  }
  expect(outcome(() => readAnswer(Buffer.concat([whole, Buffer.alloc(1)])))).toBe('refused');
});

describe('records', () => {
  test('addresses', () => {
    fc.assert(
      fc.property(
        fc
          .oneof(
            fc.ipV4(),
            fc.ipV6().filter((ip) => !ip.includes('.')),
          )
          .filter((ip) => 'address' in readAddress(ip)),
        (ip) => {
          const { type, data } = addressData(ip);
          expect(addressIn(addition('a', type, 1, data))).toBe(canonicalAddress(ip));
        },
      ),
    );
  });

  test('services', () => {
    const srv = { priority: 1, weight: 2, port: 3, target: 'web-1.test' };
    const bytes = answerBytes(1, [encodedRecord(addition('a.test', TYPE.SRV, 1, srvData(srv)))]);
    expect(readAnswer(bytes).answers.map((record) => srvIn(bytes, record))).toEqual([srv]);
  });
});

describe('signatures', () => {
  const request = signed(
    encodedRequest(5, { opcode: 'query', question: { name: 'a', type: TYPE.A }, prerequisites: [], updates: [] }),
    KEY,
    NOW,
  );

  /** An answer that is signed as a server does, which signs the request's signature, too. */
  function signedAnswer(key: TsigKey, { error = 0, other = Buffer.alloc(0), at = NOW } = {}): Buffer {
    const bare = answerBytes(5);
    const time = Buffer.alloc(6);
    time.writeUIntBE(at, 0, 6);
    const fields = [time, words(300, error, other.length), other];
    const variables = [encodedName(key.name), words(255, 0, 0), encodedName(key.algorithm), ...fields];
    const mac = createHmac('sha256', key.secret)
      .update(Buffer.concat([words(request.mac.length), request.mac, bare, ...variables]))
      .digest();
    const data = [encodedName(key.algorithm), time, words(300, mac.length), mac, words(5, error, other.length), other];
    const record = { name: key.name, type: TYPE.TSIG, class: 255, ttl: 0, data: Buffer.concat(data) };
    const whole = Buffer.concat([bare, encodedRecord(record)]);
    whole.writeUInt16BE(1, 10);
    return whole;
  }
  const verdict = (bytes: Buffer, answer: Answer = readAnswer(bytes)): unknown =>
    verdictOn(bytes, answer, KEY, request.mac, NOW).fault;

  test('of the key are taken, and no others', () => {
    const good = signedAnswer(KEY);
    expect(verdict(good)).toBeNull();
    expect(verdict(signedAnswer({ ...KEY, secret: Buffer.alloc(32, 2) }))).toBe('forged');
    expect(verdict(signedAnswer({ ...KEY, name: 'other' }))).toBe('forged');
    expect(verdict(answerBytes(5))).toBe('unsigned');
    for (let at = 12; at < good.length; at += 1) {
      const changed = Buffer.from(good);
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      expect(outcome(() => verdict(changed))).not.toBeNull();
    }
  });

  test('what a server says of clocks is told, when it is signed', () => {
    const other = Buffer.alloc(6);
    other.writeUIntBE(NOW + 4000, 0, 6);
    const bytes = signedAnswer(KEY, { error: 18, other });
    expect(verdictOn(bytes, readAnswer(bytes), KEY, request.mac, NOW)).toEqual({
      fault: 'BADTIME',
      serverTime: NOW + 4000,
    });
    const old = signedAnswer(KEY, { at: NOW - 1000 });
    expect(verdictOn(old, readAnswer(old), KEY, request.mac, NOW)).toEqual({
      fault: 'BADTIME',
      serverTime: NOW - 1000,
    });
  });
});
