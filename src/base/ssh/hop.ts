import { MessageError } from '../../messages/message-error.ts';
import type { Message } from '../../messages/message.ts';

/** Where a socket is, as seen from the host that connects to it. */
export type Place =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** A SOCKS 5 proxy, through which the first connection of a way goes. */
export interface Socks {
  readonly host: string;
  readonly port: number;
  /** Left out = it asks for none. */
  readonly user?: string;
  readonly password?: string;
}

/** A jump host: a host through which others are reached. */
export interface Hop {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The name of one of the server's keys; null = the server's own. */
  readonly key: string | null;
  /** What the key is opened with; left out = it has no passphrase. */
  readonly passphrase?: string;
  /** The key's certificate, as a line; one of another key is not used. */
  readonly certificate?: string;
  /** Through which it is reached, if it is the first of a way. */
  readonly socks?: Socks;
  /** The name of an ssh-agent, whose keys are tried too. */
  readonly agent?: string;
  /** The public keys of authorities, as lines: it must show a certificate of one of them; left out = its key must be the known one. */
  readonly hostCa?: readonly string[];
}

/** The jump hosts on a way, in their order: at least one. */
export type Hops = readonly [Hop, ...Hop[]];

/** A jump host is not reached, does not let us in, or is lost; the message names it. */
export class HopFailed extends MessageError<Message> {
  /** Trying again does not help: it refuses the login, or has another host key. */
  readonly isHopeless: boolean;

  constructor(content: Message, isHopeless: boolean, options?: ErrorOptions) {
    super(content, options);
    this.isHopeless = isHopeless;
  }
}

/** A jump host lets us in, and opens no connection to a place. The cause has the network's error code, where it is known. */
export class NotForwarded extends MessageError<Message> {
  /** Its sshd does not allow it. */
  readonly isForbidden: boolean;

  constructor(content: Message, isForbidden: boolean, options?: ErrorOptions) {
    super(content, options);
    this.isForbidden = isForbidden;
  }
}

/** @example nameOf({ user: 'ops', host: 'fd00::1', port: 22, key: null }) // 'ops@[fd00::1]:22' */
export function nameOf({ user, host, port }: Pick<Hop, 'user' | 'host' | 'port'>): string {
  return `${user}@${addressOf({ host, port })}`;
}

/** @example addressOf({ host: '10.0.0.1', port: 22 }) // '10.0.0.1:22' */
export function addressOf({ host, port }: Pick<Hop, 'host' | 'port'>): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
