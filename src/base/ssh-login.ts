import type { Socket } from 'node:net';
import type { Client, ConnectConfig, ParsedKey, PublicKeyAuthMethod } from 'ssh2';
import { contentOf, MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import { prepareKeys } from './prepared-keys.ts';
import { signAtOnce } from './sign-at-once.ts';

/** The host has another key than expected. */
export class HostKeyRefused extends MessageError {}

export interface SshLogin extends Pick<ConnectConfig, 'readyTimeout' | 'keepaliveInterval' | 'keepaliveCountMax'> {
  /** An open connection to the host, which then belongs to the client. */
  readonly sock: Socket;
  readonly user: string;
  readonly key: ParsedKey;
  /** Throws for a host key that is not trusted. */
  readonly checkHostKey: (hostKey: Buffer) => Promise<void>;
}

/**
 * Logs in with a key, without first asking whether the host accepts logins without one. When this returns, the client listens to
 * the socket, and has read nothing yet.
 *
 * @throws HostKeyRefused, with the message and, as its cause, the error of the check; ssh2's errors
 * @example await logIn(client, { sock, user: 'root', key, checkHostKey, readyTimeout: 20_000 })
 */
export async function logIn(client: Client, { user, key, checkHostKey, ...rest }: SshLogin): Promise<void> {
  let refusal: HostKeyRefused | null = null;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const method: PublicKeyAuthMethod = { type: 'publickey', username: user, key };
  client
    .once('ready', resolve)
    .once('error', (error) => reject(refusal ?? error))
    .once('close', () => reject(refusal ?? new MessageError(message('closed_in_login'))))
    .connect({
      ...rest,
      username: user,
      authHandler: [method],
      hostVerifier: (hostKey: Buffer, verify: (trusted: boolean) => void) => {
        checkHostKey(hostKey).then(
          () => verify(true),
          (error: unknown) => {
            refusal = new HostKeyRefused(contentOf(error), { cause: error });
            verify(false);
          },
        );
      },
    });
  signAtOnce(client, key);
  prepareKeys(client);
  return promise;
}
