import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { freePort } from '../free-port.ts';
import { Catalog, type Fields, type OperationError, Undocumented } from './catalog.ts';

/*
 * A server that keeps to what consul documents of the calls that the balancer makes, and refuses all else; and the checks that
 * consul-esm makes. There is no consul in Debian: what a real one does otherwise is not found here.
 */

export interface TestConsul extends AsyncDisposable {
  readonly url: string;
  readonly catalog: Catalog;
  /** What is done at the next calls. */
  readonly faults: {
    /** The next transaction is made, and its answer lost. */
    losesAnswer: boolean;
    hasNoLeader: boolean;
    /** Called before the next transaction. */
    before: (() => void) | null;
  };
  kill(): Promise<void>;
  restart(): Promise<void>;
}

export interface ConsulOptions {
  /** The token that may do everything; another one may see nothing. Absent = no token is needed. */
  readonly token?: string;
}

/** Milliseconds between two rounds of checks. */
const ROUND = 50;

/** @example await using consul = await startConsul(); */
export async function startConsul({ token }: ConsulOptions = {}): Promise<TestConsul> {
  const port = await freePort();
  const catalog = new Catalog();
  const faults: TestConsul['faults'] = { losesAnswer: false, hasNoLeader: false, before: null };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    try {
      if (request.method === 'PUT') faults.before?.();
      faults.before = null;
      const [status, said, headers = {}] = faults.hasNoLeader
        ? ([500, 'No cluster leader'] as const)
        : answerTo(request, body, catalog, token);
      if (faults.losesAnswer && request.method === 'PUT') {
        faults.losesAnswer = false;
        request.socket.destroy();
        return;
      }
      response.writeHead(status, headers).end(typeof said === 'string' ? said : JSON.stringify(said));
    } catch (error) {
      if (!(error instanceof Undocumented)) throw error;
      response.writeHead(400).end(`Undocumented: ${error.message}`);
    }
  };
  let server = await listening(port, answer);
  const checking = setInterval(() => void check(catalog), ROUND);
  return {
    url: `http://127.0.0.1:${port}`,
    catalog,
    faults,
    kill: () => ended(server),
    restart: async () => {
      await ended(server);
      server = await listening(port, answer);
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(checking);
      await ended(server);
    },
  };
}

type Answer = readonly [status: number, said: unknown, headers?: Readonly<Record<string, string>>];

function answerTo(request: IncomingMessage, body: string, catalog: Catalog, token: string | undefined): Answer {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://consul');
  const odd = [...searchParams.keys()].find((name) => name !== 'dc');
  if (odd !== undefined) throw new Undocumented(`the parameter ${odd}`);
  const dc = searchParams.get('dc');
  if (dc !== null && dc !== 'dc1') return [500, 'No path to datacenter'];
  const given = request.headers['x-consul-token'];
  const mayAll = token === undefined || given === token;
  if (!mayAll && given !== undefined) return [403, 'ACL not found'];
  return answerOf(`${request.method} ${pathname}`, body, catalog, mayAll);
}

function answerOf(call: string, body: string, catalog: Catalog, mayAll: boolean): Answer {
  if (call === 'GET /v1/status/leader') return [200, '"127.0.0.1:8300"'];
  if (call === 'PUT /v1/txn') {
    const operations: unknown = JSON.parse(body);
    const denied: readonly OperationError[] = [{ OpIndex: 0, What: 'Permission denied' }];
    const errors = mayAll ? catalog.transact(operations) : denied;
    return errors === null ? [200, { Results: [], Errors: null }] : [409, { Results: null, Errors: errors }];
  }
  const [, service] = /^GET \/v1\/health\/service\/([^/]+)$/.exec(call) ?? [];
  if (service === undefined) throw new Undocumented(call);
  const found = mayAll ? catalog.health(service) : [];
  return [200, found, { 'x-consul-results-filtered-by-acls': String(!mayAll) }];
}

/** What consul-esm does for nodes that say so. */
async function check(catalog: Catalog): Promise<void> {
  const { Node: nodes, Check: checks } = catalog.tables;
  for (const [key, row] of checks) {
    const meta = nodes.get(String(row['Node']))?.['Meta'] as Fields | undefined;
    if (meta?.['external-node'] !== 'true') continue;
    const { TCP: tcp, HTTP: http } = (row['Definition'] ?? {}) as Fields;
    const fault = typeof tcp === 'string' ? await connectFault(tcp) : await requestFault(String(http));
    catalog.found(key, fault === null ? 'passing' : 'critical', fault ?? 'Success');
  }
}

async function connectFault(place: string): Promise<string | null> {
  const [host = '', port] = place.split(/:(?=\d+$)/);
  const socket = connect({ host, port: Number(port) });
  try {
    await once(socket, 'connect');
    return null;
  } catch {
    return `dial tcp ${place}: connect: connection refused`;
  } finally {
    socket.destroy();
  }
}

async function requestFault(url: string): Promise<string | null> {
  const answer = await fetch(url).catch(() => null);
  await answer?.arrayBuffer();
  return answer?.ok === true ? null : `Get "${url}": ${answer?.status ?? 'connection refused'}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function listening(
  port: number,
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Server> {
  const server = createServer((request, response) => void answer(request, response)).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function ended(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
