/*
 * The host can connect to machines, but not they to it: what comes over the bridge for the host, or to be forwarded by it, is
 * dropped by a filter of the bridge unless it belongs to a connection that the host began. Traffic between machines
 * stays among the bridge's ports, and does not pass here.
 */

/** Offsets in a frame; where given, behind an IPv4 header without options. */
const AT = { etherType: 12, fragment: 20, protocol: 23, ipHeader: 14, tcpFlags: 14 + 13 } as const;

/** Instructions of classic BPF, and the return codes of a tc filter. */
const LOAD_BYTE = 0x30;
const LOAD_HALF = 0x28;
const LOAD_BYTE_AFTER_IP = 0x50;
const LENGTH_OF_IP = 0xb1;
const IF_EQUAL = 0x15;
const IF_ANY_BIT = 0x45;
const RETURN = 0x06;
const PASS = 0;
const DROP = 2;

type Instruction = readonly [code: number, jumpIfTrue: number, jumpIfFalse: number, operand: number];

const [ARP, IPV4, ICMP, TCP] = [0x0806, 0x0800, 1, 6];
const FRAGMENT_OFFSET = 0x1fff;
const RST_OR_ACK = 0x14;

/** The filter, as a program of classic BPF. */
export const BRIDGE_FILTER: readonly Instruction[] = [
  [LOAD_HALF, 0, 0, AT.etherType],
  [IF_EQUAL, 9, 0, ARP], // → pass
  [IF_EQUAL, 0, 9, IPV4], // else → drop
  [LOAD_BYTE, 0, 0, AT.protocol],
  [IF_EQUAL, 6, 0, ICMP], // → pass
  [IF_EQUAL, 0, 6, TCP], // else → drop
  [LOAD_HALF, 0, 0, AT.fragment],
  [IF_ANY_BIT, 4, 0, FRAGMENT_OFFSET], // → drop
  [LENGTH_OF_IP, 0, 0, AT.ipHeader],
  [LOAD_BYTE_AFTER_IP, 0, 0, AT.tcpFlags],
  [IF_ANY_BIT, 0, 1, RST_OR_ACK], // a connection's first segment has neither
  [RETURN, 0, 0, PASS],
  [RETURN, 0, 0, DROP],
];

/** A program as tc takes it: the number of instructions, then each of them. */
export function bytecodeOf(program: readonly Instruction[]): string {
  return [program.length, ...program.map((instruction) => instruction.join(' '))].join(',');
}
