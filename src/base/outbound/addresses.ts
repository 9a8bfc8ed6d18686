import { BlockList, isIP } from 'node:net';

/** Kinds of addresses that the server connects to only with permission: they are the server itself, its link, or many hosts. */
export type SpecialKind = 'loopback' | 'link-local' | 'metadata' | 'unspecified' | 'multicast' | 'reserved';

interface Special {
  readonly kind: SpecialKind;
  /** IPv4 subnets, which are also looked for inside IPv6 addresses that embed one. */
  readonly v4: readonly (readonly [address: string, length: number])[];
  readonly v6: readonly (readonly [address: string, length: number])[];
}

/** The first subnet that contains an address decides its kind. */
const SPECIALS: readonly Special[] = [
  {
    // where clouds serve metadata and credentials to every program on a machine
    kind: 'metadata',
    v4: [
      ['169.254.169.254', 32],
      ['169.254.170.2', 32],
      ['100.100.100.200', 32],
      ['168.63.129.16', 32],
      ['192.0.0.192', 32],
    ],
    v6: [
      ['fd00:ec2::', 32],
      ['fd20:ce::254', 128],
      ['fd00:42::42', 128],
    ],
  },
  { kind: 'loopback', v4: [['127.0.0.0', 8]], v6: [['::1', 128]] },
  { kind: 'link-local', v4: [['169.254.0.0', 16]], v6: [['fe80::', 10]] },
  { kind: 'unspecified', v4: [['0.0.0.0', 8]], v6: [['::', 128]] },
  { kind: 'multicast', v4: [['224.0.0.0', 4]], v6: [['ff00::', 8]] },
  {
    kind: 'reserved',
    v4: [
      ['192.0.0.0', 24],
      ['240.0.0.0', 4],
    ],
    // embedded IPv4 in obsolete or obscure forms: ::a.b.c.d, Teredo, local NAT64
    v6: [
      ['::', 96],
      ['2001::', 32],
      ['64:ff9b:1::', 48],
      ['fec0::', 10],
    ],
  },
];

const LISTS = SPECIALS.map(({ kind, v4, v6 }) => {
  const list = new BlockList();
  for (const [address, length] of v4) {
    list.addSubnet(address, length, 'ipv4');
    for (const [embedding, more] of embeddingsOf(address)) list.addSubnet(embedding, more + length, 'ipv6');
  }
  for (const [address, length] of v6) list.addSubnet(address, length, 'ipv6');
  return { kind, list };
});

/** The forms in which IPv6 embeds an IPv4 address: mapped, NAT64, 6to4. */
function embeddingsOf(address: string): readonly (readonly [address: string, bits: number])[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  const groups = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  return [
    [`::ffff:${address}`, 96],
    [`64:ff9b::${address}`, 96],
    [`2002:${groups}::`, 16],
  ];
}

/**
 * The special kind of an IP address; null for ordinary ones, private networks included.
 *
 * @example specialKind('::ffff:127.0.0.1') // 'loopback'
 */
export function specialKind(address: string): SpecialKind | null {
  // a zone names an interface, and does not belong to the address
  const [bare = ''] = address.split('%', 1);
  const family = isIP(bare);
  if (family === 0) return 'reserved';
  return LISTS.find(({ list }) => list.check(bare, family === 6 ? 'ipv6' : 'ipv4'))?.kind ?? null;
}
