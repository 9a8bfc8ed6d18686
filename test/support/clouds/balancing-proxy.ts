import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

/** A server that requests are passed on to. */
export interface Balanced {
  readonly address: string;
  readonly port: number;
  readonly weight: number;
  /** What its health check found last; null = nothing yet. */
  isHealthy: boolean | null;
  /** Requests that it works on. */
  inFlight: number;
}

/** Milliseconds. */
const CONNECTED_WITHIN = 250;

/** A small load balancer for HTTP, which tests clouds have inside: it connects to its servers for their health, and gives each request to the next healthy one. */
export class BalancingProxy<One extends Balanced> implements AsyncDisposable {
  /** Milliseconds between two checks of a server's health. */
  checksEvery = 50;
  private readonly serving: () => readonly One[];
  private readonly server: Server;
  private readonly checking = new AbortController();
  private next = 0;

  private constructor(serving: () => readonly One[]) {
    this.serving = serving;
    this.server = createServer((incoming, outgoing) => {
      const one = this.chosen();
      if (one === null) return void outgoing.writeHead(503).end();
      one.inFlight += 1;
      outgoing.on('close', () => (one.inFlight -= 1));
      const { method = 'GET', url: path = '/', headers } = incoming;
      const passed = request({ host: one.address, port: one.port, method, path, headers, agent: false }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': 'text/plain' });
        answer.pipe(outgoing);
      });
      passed.on('error', () => outgoing.writeHead(502).end());
      incoming.pipe(passed);
    });
  }

  /** @param serving what gets requests when it is healthy */
  static async start<One extends Balanced>(serving: () => readonly One[]): Promise<BalancingProxy<One>> {
    const proxy = new BalancingProxy(serving);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    proxy.check();
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.checking.abort();
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private chosen(): One | null {
    const healthy = this.serving().filter(({ isHealthy, weight }) => isHealthy === true && weight > 0);
    this.next += 1;
    return healthy[this.next % healthy.length] ?? null;
  }

  private check(): void {
    if (this.checking.signal.aborted) return;
    const checks = this.serving().map(async (one) => {
      one.isHealthy = await canConnect(one);
    });
    void Promise.all(checks).then(() => setTimeout(() => this.check(), this.checksEvery));
  }
}

function canConnect({ address: host, port }: Balanced): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECTED_WITHIN });
    const end = (found: boolean) => () => {
      socket.destroy();
      resolve(found);
    };
    socket.on('connect', end(true)).on('error', end(false)).on('timeout', end(false));
  });
}
