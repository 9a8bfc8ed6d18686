import type { Client, ParsedKey } from 'ssh2';

/** What a login asks of the node: with `sign`, to let in whoever signs; without, whether it would. */
type AskWithKey = (user: string, key: ParsedKey, algorithm: string | undefined, sign?: Sign) => void;
type Sign = (data: Buffer, done: (signature: Buffer) => void) => void;

/**
 * Lets a client that connects sign in its first request: it has one key, and need not ask whether a signature would help.
 * That saves a round trip, and the node half of its work on keys. Keys that can sign in more than one way are left as they
 * are: the node is asked for the way.
 *
 * ssh2 has no option for it. Where it does not look as expected, it asks first.
 */
export function signAtOnce(client: Client, key: ParsedKey): void {
  const { _protocol: protocol } = client as unknown as { readonly _protocol?: { authPK?: AskWithKey } };
  const ask = protocol?.authPK;
  if (protocol === undefined || ask === undefined || key.type !== 'ssh-ed25519') return;
  const sign: Sign = (data, done) => done(key.sign(data));
  protocol.authPK = (user, offered, algorithm) => ask.call(protocol, user, offered, algorithm, sign);
}
