import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { type Link, openLink } from '../../base/link/link.ts';
import { openSocket } from '../../base/open-socket.ts';
import type { Outbound } from '../../base/outbound/outbound.ts';
import type { Keys } from '../../base/keys.ts';
import { JumpHosts, type JumpHostsDeps } from '../../base/ssh/jump-hosts.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { Daemon } from './daemon.ts';

/** What the server needs in order to reach daemons. */
export interface DockerAccess {
  /** The keys that settings may name. */
  readonly keys: Keys;
  /** The way to daemons over SSH, as `daemonJumpHosts` makes it. */
  readonly jumpHosts: JumpHosts;
  /** The daemons that machine types may name, as `addressOf` writes them: whoever may use one is root on its host. */
  readonly daemons: readonly string[];
}

export interface Credentials {
  /** What the files of a TLS daemon are called in the directory of keys, without their ends; null = there are none. */
  readonly certificates: string | null;
  /** The name of the key for a daemon over SSH; null = the server's own. */
  readonly key: string | null;
}

const CONNECT_TIMEOUT = 10_000;
/** The names of Docker's own tools. */
const TLS_FILES = ['ca.pem', 'cert.pem', 'key.pem'] as const;

/** An administrator has named the daemons: no address is too special for one. */
const anywhere: Pick<Outbound, 'dial'> = {
  dial: ({ host, port }, signal) => openSocket({ host, port }, CONNECT_TIMEOUT, signal),
};

/** The hosts of daemons that are reached over SSH. They have connections of their own: users' jump hosts may be fewer places. */
export function daemonJumpHosts(login: Omit<JumpHostsDeps, 'outbound'>): JumpHosts {
  return new JumpHosts({ ...login, outbound: anywhere });
}

/**
 * The way to a daemon, for one request per connection.
 *
 * @throws MessageError: a key or certificate cannot be read, the login over SSH fails
 */
export async function openDaemon(daemon: Daemon, credentials: Credentials, access: DockerAccess): Promise<Link> {
  if (daemon.kind === 'ssh') {
    const { user, host, port, path } = daemon;
    const deps = {
      jumpHosts: access.jumpHosts,
      outbound: anywhere,
      noSocket: message('docker_no_socket_there', { path, host }),
    };
    return openLink({ kind: 'unix', path }, { user, host, port, key: credentials.key }, deps);
  }
  const dial =
    daemon.kind === 'unix'
      ? (signal: AbortSignal): Promise<Duplex> => openSocket({ path: daemon.path }, CONNECT_TIMEOUT, signal)
      : tlsDial(daemon, await readCertificates(credentials.certificates, access.keys));
  return { dial, [Symbol.asyncDispose]: () => Promise.resolve() };
}

interface Certificates {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

function tlsDial(
  { host, port }: Extract<Daemon, { readonly kind: 'tcp' }>,
  certificates: Certificates,
): (signal: AbortSignal) => Promise<Duplex> {
  return async (signal) => {
    const socket = await openSocket({ host, port }, CONNECT_TIMEOUT, signal);
    const { promise, resolve, reject } = Promise.withResolvers<Duplex>();
    const secured = connect({ ...certificates, socket, host, minVersion: 'TLSv1.2' }, () => resolve(secured));
    secured.once('error', reject);
    const abort = (): void => void secured.destroy(new Error('aborted'));
    signal.addEventListener('abort', abort, { once: true });
    return promise.finally(() => signal.removeEventListener('abort', abort));
  };
}

/** @throws MessageError that names what is missing, or cannot be read */
async function readCertificates(name: string | null, keys: Keys): Promise<Certificates> {
  if (name === null) throw new MessageError(message('docker_needs_certificates', { directory: keys.directory }));
  const read = (end: string): Promise<Buffer> => keys.content(`${name}.${end}`);
  const [ca, cert, key] = await Promise.all([read(TLS_FILES[0]), read(TLS_FILES[1]), read(TLS_FILES[2])]);
  return { ca, cert, key };
}
