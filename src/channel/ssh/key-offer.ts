import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { oneLine } from '../../base/text/foreign-text.ts';
import { message, type Message } from '../../messages/message.ts';

/** Bytes of a node's first message that are kept: its version and its offer take a few thousand. */
const MOST_KEPT = 40_000;
/** Characters of a list that are shown. */
const LONGEST_SHOWN = 300;
const KEXINIT = 20;
/** Bytes of a packet before the lists: length, padding, type and cookie. */
const BEFORE_LISTS = 4 + 1 + 1 + 16;

/** A node's offer of algorithms, sent before everything else: lists of names, in the order of the protocol (RFC 4253, 7.1). */
const LISTS = [
  'kex',
  'hostKey',
  'cipherIn',
  'cipherOut',
  'macIn',
  'macOut',
  'compressionIn',
  'compressionOut',
] as const;
type Lists = Readonly<Record<(typeof LISTS)[number], string>>;

interface Need {
  /** ssh2's message when there is no common algorithm. */
  readonly said: string;
  readonly list: (typeof LISTS)[number];
  readonly what: Message;
  readonly remedy: Message;
}

/** The algorithms of which both sides need one in common, and the setting of sshd for each. */
const NEEDS: readonly Need[] = [
  {
    said: 'no matching key exchange algorithm',
    list: 'kex',
    what: message('key_exchange'),
    remedy: message('remedy_add', { algorithm: 'curve25519-sha256', setting: 'KexAlgorithms' }),
  },
  {
    said: 'no matching host key format',
    list: 'hostKey',
    what: message('host_key_algorithm'),
    remedy: message('remedy_host_key', { algorithm: 'ssh-ed25519' }),
  },
  {
    said: 'no matching C->S cipher',
    list: 'cipherIn',
    what: message('cipher'),
    remedy: message('remedy_add', { algorithm: 'aes256-gcm@openssh.com', setting: 'Ciphers' }),
  },
  {
    said: 'no matching S->C cipher',
    list: 'cipherOut',
    what: message('cipher'),
    remedy: message('remedy_add', { algorithm: 'aes256-gcm@openssh.com', setting: 'Ciphers' }),
  },
  {
    said: 'no matching C->S MAC',
    list: 'macIn',
    what: message('mac'),
    remedy: message('remedy_add', { algorithm: 'hmac-sha2-256-etm@openssh.com', setting: 'MACs' }),
  },
  {
    said: 'no matching S->C MAC',
    list: 'macOut',
    what: message('mac'),
    remedy: message('remedy_add', { algorithm: 'hmac-sha2-256-etm@openssh.com', setting: 'MACs' }),
  },
  {
    said: 'no matching C->S compression',
    list: 'compressionIn',
    what: message('compression'),
    remedy: message('remedy_compression'),
  },
  {
    said: 'no matching S->C compression',
    list: 'compressionOut',
    what: message('compression'),
    remedy: message('remedy_compression'),
  },
];

/** Keeps the first bytes of a node until keys are exchanged, to explain a failure if they never are. */
export class KeyOffer {
  private readonly chunks: Buffer[] = [];

  /** To be made after the client has paused the socket and before it reads, as the first listener gets the data. */
  constructor(socket: Duplex, client: Client) {
    let size = 0;
    const keep = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= MOST_KEPT) this.chunks.push(chunk);
    };
    socket.on('data', keep);
    client.once('handshake', () => {
      socket.off('data', keep);
      this.chunks.length = 0;
    });
  }

  /** What the node offers; null when that cannot be read. */
  lists(): Lists | null {
    return listsIn(Buffer.concat(this.chunks));
  }
}

/**
 * Why retrying cannot help a login, with the remedy; null when the reason is another.
 *
 * @param said the message of ssh2
 * @param offered the node's offer, where it is known
 */
export function mismatchIn(said: string, offered: Lists | null): Message | null {
  const need = NEEDS.find((candidate) => said.includes(candidate.said));
  if (need === undefined) return null;
  const { list, what, remedy } = need;
  const offer =
    offered === null
      ? ''
      : message('algorithms_offered', { offered: oneLine(offered[list], LONGEST_SHOWN) || message('no_algorithm') });
  return message('no_algorithm_in_common', { what, offer, remedy });
}

/** Reads the offer from the first bytes of a node, which may be anything. */
export function listsIn(bytes: Buffer): Lists | null {
  const packet = bytes.subarray(afterIdentification(bytes));
  if (packet.length < BEFORE_LISTS || packet[5] !== KEXINIT) return null;
  const lists: string[] = [];
  let at = BEFORE_LISTS;
  for (const _ of LISTS) {
    if (at + 4 > packet.length) return null;
    const end = at + 4 + packet.readUInt32BE(at);
    if (end > packet.length) return null;
    lists.push(packet.toString('latin1', at + 4, end));
    at = end;
  }
  return Object.fromEntries(LISTS.map((name, index) => [name, lists[index] ?? ''])) as Lists;
}

/** Where the text after the line with the node's version begins; a node may send other lines before it. */
function afterIdentification(bytes: Buffer): number {
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf('\n', at);
    if (end === -1) break;
    if (bytes.toString('latin1', at, at + 4) === 'SSH-') return end + 1;
    at = end + 1;
  }
  return bytes.length;
}
