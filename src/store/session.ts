import { Socket } from 'node:net';
import type { ClientConfig } from 'pg';

/*
 * How processes and the database notice that the other side is gone without having closed the connection.
 *
 * SE1. A process that freezes or is cut off in the middle of a transaction holds locks that others need to take over its
 *      work. The database ends such a session long before the process is taken for dead.
 * SE2. The database drops a client that does not answer on the network within half a minute; its locks go with it.
 * SE3. A statement that the database does not answer is given up a while after the process was taken for dead: its result
 *      would change nothing any more. Otherwise a half-open connection would be waited for until the kernel
 *      gives up, a quarter of an hour later.
 */

/** Seconds of silence after which a process is taken for dead, unless it is set (SPRINGTIDE_LEASE). */
export const LEASE = 30;
/** Seconds between the end of the lease and the end of waiting for a reply. */
const GRACE = 10;
/** Milliseconds of silence after which TCP checks a connection. */
const KEEPALIVE_AFTER = 10_000;
const SERVER_SETTINGS = {
  tcp_keepalives_idle: 10,
  tcp_keepalives_interval: 5,
  tcp_keepalives_count: 3,
  tcp_user_timeout: 25_000,
};

/**
 * The connection settings of a session.
 *
 * @example new pg.Client(sessionTo('postgresql:///springtide', 30))
 */
export function sessionTo(url: string, lease: number) {
  return {
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE_AFTER,
    idle_in_transaction_session_timeout: (lease * 1000) / 3,
    options: Object.entries(SERVER_SETTINGS)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  } satisfies ClientConfig;
}

/** Makes sockets for sessions whose statements are all short (SE3). */
export function impatientSocket(lease: number): () => Socket {
  return () => {
    const socket = new Socket();
    const giveUp = (): void => {
      socket.destroy(Object.assign(new Error('the database does not answer'), { code: 'ETIMEDOUT' }));
    };
    return socket.setTimeout((lease + GRACE) * 1000, giveUp);
  };
}
