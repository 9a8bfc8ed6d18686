/** What cloud-init writes around the keys on the console. */
const BEGIN = '-----BEGIN SSH HOST KEY KEYS-----';
const END = '-----END SSH HOST KEY KEYS-----';
const KEY = /^[A-Za-z0-9+/]{40,1400}={0,2}$/;
/** What is taken first. */
const PREFERRED = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa'];
/** Characters of a console's output that are looked at, from its end. */
const MOST = 1024 * 1024;
const MOST_LINES = 50;
const MOST_WORDS = 20;

/**
 * The SSH host key that a machine wrote to its console when cloud-init made it; the last block counts, as the machine may have
 * booted before.
 *
 * @returns base64; null = there is none (yet)
 * @example hostKeyIn('…\n-----BEGIN SSH HOST KEY KEYS-----\nssh-ed25519 AAAA… root@web-1\n-----END SSH HOST KEY KEYS-----\n') // 'AAAA…'
 */
export function hostKeyIn(output: string): string | null {
  const text = output.slice(-MOST);
  const end = text.lastIndexOf(END);
  const begin = end === -1 ? -1 : text.lastIndexOf(BEGIN, end);
  if (begin === -1) return null;
  const lines = text.slice(begin + BEGIN.length, end).split(/[\r\n]+/, MOST_LINES);
  const keys = new Map(lines.flatMap(keyIn));
  return PREFERRED.map((kind) => keys.get(kind)).find((key) => key !== undefined) ?? null;
}

/** A line of the block; consoles may put the time, or the name of a unit, before the key. A key says its own kind at its beginning. */
function keyIn(line: string): readonly (readonly [kind: string, key: string])[] {
  const words = line.split(/\s/, MOST_WORDS);
  const at = words.findIndex((word) => PREFERRED.includes(word));
  const [kind = '', key = ''] = at === -1 ? [] : words.slice(at, at + 2);
  if (!KEY.test(key)) return [];
  const bytes = Buffer.from(key, 'base64');
  const length = bytes.readUInt32BE(0);
  const isKind = bytes.subarray(4, 4 + length).toString('latin1') === kind;
  return isKind && bytes.length > 4 + length ? [[kind, key] as const] : [];
}
