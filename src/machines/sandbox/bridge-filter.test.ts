import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BRIDGE_FILTER, bytecodeOf } from './bridge-filter.ts';

interface Registers {
  readonly accumulator: number;
  readonly index: number;
}

/** Carries out an instruction that loads; null = it is none. Reading past the end throws a RangeError. */
function loaded(code: number, operand: number, { accumulator, index }: Registers, frame: Buffer): Registers | null {
  if (code === 0x28) return { accumulator: frame.readUInt16BE(operand), index };
  if (code === 0x30) return { accumulator: frame.readUInt8(operand), index };
  if (code === 0x50) return { accumulator: frame.readUInt8(operand + index), index };
  return code === 0xb1 ? { accumulator, index: (frame.readUInt8(operand) & 0x0f) * 4 } : null;
}

/** Runs the filter as the kernel runs classic BPF, with those instructions that it uses. */
function interpreted(frame: Buffer): 'pass' | 'drop' {
  let registers: Registers = { accumulator: 0, index: 0 };
  for (let at = 0; ; at += 1) {
    const [code, jumpIfTrue, jumpIfFalse, operand] = BRIDGE_FILTER[at] ?? [0, 0, 0, 0];
    if (code === 0x06) return operand === 0 ? 'pass' : 'drop';
    const { accumulator } = registers;
    if (code === 0x15) at += accumulator === operand ? jumpIfTrue : jumpIfFalse;
    else if (code === 0x45) at += (accumulator & operand) === 0 ? jumpIfFalse : jumpIfTrue;
    else {
      const next = loaded(code, operand, registers, frame);
      if (next === null) throw new Error(`there is no instruction ${code}`);
      registers = next;
    }
  }
}

/** What becomes of a frame; one that is read past its end is dropped. */
function run(frame: Buffer): 'pass' | 'drop' {
  try {
    return interpreted(frame);
  } catch (error) {
    if (error instanceof RangeError) return 'drop';
    throw error;
  }
}

interface Packet {
  readonly etherType?: number;
  readonly protocol?: number;
  readonly flags?: number;
  /** The header of IPv4 in words of four bytes; more than 5 has options. */
  readonly words?: number;
  readonly fragment?: number;
}

function frameOf({ etherType = 0x0800, protocol = 6, flags = 0x02, words = 5, fragment = 0 }: Packet): Buffer {
  const frame = Buffer.alloc(14 + words * 4 + 20);
  frame.writeUInt16BE(etherType, 12);
  frame[14] = 0x40 + words;
  frame.writeUInt16BE(fragment, 20);
  frame[23] = protocol;
  frame[14 + words * 4 + 13] = flags;
  return frame;
}

const [SYN, ACK, RST, FIN] = [0x02, 0x10, 0x04, 0x01];

describe('from a machine to the host', () => {
  test.each<[string, Packet]>([
    ['ARP', { etherType: 0x0806 }],
    ['ICMP', { protocol: 1 }],
    ['the answer to a connection', { flags: SYN | ACK }],
    ['data of a connection', { flags: ACK }],
    ['the end of a connection', { flags: FIN | ACK }],
    ['a refused connection', { flags: RST }],
    ['an answer with IP options', { flags: SYN | ACK, words: 15 }],
    ['the first fragment of an answer', { flags: ACK, fragment: 0x2000 }],
  ])('%s passes', (_, packet) => {
    expect(run(frameOf(packet))).toBe('pass');
  });

  test.each<[string, Packet]>([
    ['a new connection', { flags: SYN }],
    ['a new connection with IP options', { flags: SYN, words: 15 }],
    ['a segment without flags', { flags: 0 }],
    ['a segment with FIN alone', { flags: FIN }],
    ['a later fragment', { flags: ACK, fragment: 1 }],
    ['UDP', { protocol: 17, flags: ACK }],
    ['SCTP', { protocol: 132, flags: ACK }],
    ['IPv6', { etherType: 0x86dd, flags: ACK }],
    ['a VLAN', { etherType: 0x8100, flags: ACK }],
  ])('%s is dropped', (_, packet) => {
    expect(run(frameOf(packet))).toBe('drop');
  });

  test('whatever comes, it is decided, and what is cut short is dropped', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(run(Buffer.from(bytes))).toMatch(/^(pass|drop)$/);
      }),
    );
    const whole = frameOf({ flags: ACK });
    for (let length = 0; length < 14 + 20 + 14; length += 1) {
      expect(run(whole.subarray(0, length)), `${length} bytes`).toBe('drop');
    }
  });
});

test('tc reads a program as its length and its instructions', () => {
  expect(
    bytecodeOf([
      [0x28, 0, 0, 12],
      [0x06, 0, 0, 2],
    ]),
  ).toBe('2,40 0 0 12,6 0 0 2');
});
