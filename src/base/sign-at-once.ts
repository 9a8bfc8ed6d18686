import type { Client, ParsedKey } from 'ssh2';

/** The node's question in a login: with `sign`, a signature to log in; without, whether the key would do. */
type AskWithKey = (user: string, key: ParsedKey, algorithm: string | undefined, sign?: Sign) => void;
type Sign = (data: Buffer, done: (signature: Buffer) => void) => void;

/**
 * Makes a connecting client sign in the first request with a key: it need not ask whether a signature would be accepted.
 * That saves a round trip, and half of the node's work on keys. Keys with several signature algorithms are left
 * alone: for them the node is asked first.
 *
 * ssh2 has no option for it. Where ssh2's internals differ from what is expected, it asks first.
 */
export function signAtOnce(client: Client): void {
  const { _protocol: protocol } = client as unknown as { readonly _protocol?: { authPK?: AskWithKey } };
  const ask = protocol?.authPK;
  if (protocol === undefined || ask === undefined) return;
  protocol.authPK = (user, offered, algorithm, given) => {
    const isPlain = offered.type === 'ssh-ed25519' && offered.isPrivateKey();
    const sign: Sign | undefined = isPlain ? (data, done) => done(offered.sign(data)) : given;
    ask.call(protocol, user, offered, algorithm, sign);
  };
}
