import { setTimeout as delay } from 'node:timers/promises';
import type { Link } from '../../base/link/link.ts';
import { ask, type Reply } from './runtime.ts';
import { type BackendServer, serversIn, tableCommands } from './servers.ts';

/** A server to put in or take out. */
export interface Target {
  readonly ip: string;
  readonly name: string;
  /** What `ip` resolves to, as HAProxy's runtime API takes no host names; null = to nothing. */
  readonly address: string | null;
  readonly port: number;
  /** null = whatever it has there, or HAProxy's default */
  readonly weight: number | null;
}

/** A server to put in: without an address there is nothing to put in. */
export type LocatedTarget = Target & { readonly address: string };

/** Commands for one server, under the key by which the caller wants the replies. */
export interface Order<Key> {
  readonly key: Key;
  readonly commands: readonly string[];
}

/** The most commands in one connection; the rest goes over the next. */
const COMMANDS_PER_ROUND = 1000;
const FIRST_PAUSE = 50;
const LAST_PAUSE = 500;

/** One backend of one HAProxy, for the time of one call. */
export class HaproxyBackend {
  readonly name: string;
  readonly signal: AbortSignal;
  private readonly link: Link;
  private pause = FIRST_PAUSE;

  constructor(link: Link, name: string, signal: AbortSignal) {
    this.link = link;
    this.name = name;
    this.signal = signal;
  }

  /** Every server of the backend, in one round trip. */
  async servers(): Promise<readonly BackendServer[]> {
    const [state, stat] = await ask(this.link, tableCommands(this.name), this.signal);
    return serversIn(state, stat);
  }

  /** Sends commands for many servers in as few round trips as possible, and returns the replies for each. */
  async order<Key>(orders: readonly Order<Key>[]): Promise<ReadonlyMap<Key, readonly Reply[]>> {
    const commands = orders.flatMap((order) => order.commands);
    const replies: Reply[] = [];
    for (let start = 0; start < commands.length; start += COMMANDS_PER_ROUND) {
      replies.push(...(await ask(this.link, commands.slice(start, start + COMMANDS_PER_ROUND), this.signal)));
    }
    let next = 0;
    return new Map(orders.map(({ key, commands }) => [key, replies.slice(next, (next += commands.length))]));
  }

  /** Waits between two polls: briefly at first, longer as time goes on. */
  async rest(): Promise<void> {
    await delay(this.pause, undefined, { signal: this.signal });
    this.pause = Math.min(LAST_PAUSE, this.pause * 1.5);
  }

  path(server: string): string {
    return `${this.name}/${server}`;
  }
}

/**
 * A server's row: by its name, else by its address or the host name that HAProxy's configuration file has for it, so that one
 * that is there under another name is not added a second time.
 */
export function rowOf(
  rows: readonly BackendServer[],
  { name, ip, address, port }: Pick<Target, 'name' | 'ip' | 'address' | 'port'>,
): BackendServer | undefined {
  const isThere = (row: BackendServer): boolean => row.ip === address || row.host === ip;
  return rows.find((row) => row.name === name) ?? rows.find((row) => row.port === port && isThere(row));
}
