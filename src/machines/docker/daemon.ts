import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

/** Where a Docker daemon, or what speaks like one, listens. */
export type Daemon =
  | { readonly kind: 'unix'; readonly path: string }
  /** Always with TLS: whoever may use a daemon without it is root there. */
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  /** A socket of another host, which is reached through its sshd. */
  | {
      readonly kind: 'ssh';
      readonly user: string;
      readonly host: string;
      readonly port: number;
      readonly path: string;
    };

const UNIX = /^unix:\/\/(\/.*)$/;
const TCP = /^tcp:\/\/(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9][A-Za-z0-9.-]{0,252})(?::(\d{1,5}))?$/;
const SSH =
  /^ssh:\/\/([A-Za-z_][A-Za-z0-9_.-]{0,31})@(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9][A-Za-z0-9.-]{0,252})(?::(\d{1,5}))?(\/.*)?$/;
const PATH_PART = /^(?!\.{1,2}$)[A-Za-z0-9_.@+-]{1,100}$/;
const MOST_PARTS = 20;

const TLS_PORT = 2376;
const SSH_PORT = 22;
const USUAL_SOCKET = '/var/run/docker.sock';
const LARGEST_PORT = 65_535;

/**
 * Reads the address of a daemon; null = it is none.
 *
 * @example daemonIn('ssh://root@10.0.0.5') // { kind: 'ssh', user: 'root', host: '10.0.0.5', port: 22, path: '/var/run/docker.sock' }
 */
export function daemonIn(text: string): Daemon | null {
  const [, path] = UNIX.exec(text) ?? [];
  if (path !== undefined) return isPath(path) ? { kind: 'unix', path } : null;
  return tcpIn(text) ?? sshIn(text);
}

function tcpIn(text: string): Daemon | null {
  const [, host = '', port] = TCP.exec(text) ?? [];
  const place = placeIn(host, port, TLS_PORT);
  return place === null ? null : { kind: 'tcp', ...place };
}

function sshIn(text: string): Daemon | null {
  const [, user = '', host = '', port, path = USUAL_SOCKET] = SSH.exec(text) ?? [];
  const place = placeIn(host, port, SSH_PORT);
  return place === null || !isPath(path) ? null : { kind: 'ssh', user, ...place, path };
}

/** null = there is no host, or no such port. */
function placeIn(
  host: string,
  port: string | undefined,
  usual: number,
): { readonly host: string; readonly port: number } | null {
  const number = port === undefined ? usual : Number(port);
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  return host !== '' && number >= 1 && number <= LARGEST_PORT ? { host: bare, port: number } : null;
}

/** An absolute path that means one file, and nothing to a shell. */
function isPath(path: string): boolean {
  const [root, ...parts] = path.split('/');
  return root === '' && parts.length <= MOST_PARTS && parts.every((part) => PATH_PART.test(part));
}

/** The address as one text, the same for every notation of it. @example addressOf({ kind: 'tcp', host: 'a', port: 2376 }) // 'tcp://a:2376' */
export function addressOf(daemon: Daemon): string {
  if (daemon.kind === 'unix') return `unix://${daemon.path}`;
  const host = daemon.host.includes(':') ? `[${daemon.host}]` : daemon.host;
  const place = `${host}:${daemon.port}`;
  return daemon.kind === 'tcp' ? `tcp://${place}` : `ssh://${daemon.user}@${place}${daemon.path}`;
}

/**
 * Reads the daemons that the server may use, with commas between them.
 *
 * @throws MessageError that names what is no address
 * @example parseDaemons('unix:///var/run/docker.sock, tcp://10.0.0.5') // ['unix:///var/run/docker.sock', 'tcp://10.0.0.5:2376']
 */
export function parseDaemons(text: string): readonly string[] {
  const given = text.split(',').map((part) => part.trim());
  return given
    .filter((part) => part !== '')
    .map((part) => {
      const daemon = daemonIn(part);
      if (daemon === null) throw new MessageError(message('not_docker_daemon', { given: part.slice(0, 200) }));
      return addressOf(daemon);
    });
}
