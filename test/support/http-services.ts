import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { freePort } from './free-port.ts';

/** A real HTTP service on one loopback address: answers its address, after `?wait=` milliseconds. */
export interface Service extends AsyncDisposable {
  readonly ip: string;
  readonly port: number;
  served: number;
}

export async function startService(ip: string, port: number): Promise<Service> {
  const server = createServer((incoming, outgoing) => {
    service.served++;
    const wait = Number(new URL(incoming.url ?? '/', 'http://x').searchParams.get('wait') ?? 0);
    setTimeout(() => outgoing.end(ip), wait);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(port, ip);
  await once(server, 'listening');
  const service: Service = {
    ip,
    port,
    served: 0,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return service;
}

interface Services extends AsyncDisposable {
  readonly all: readonly Service[];
  readonly port: number;
}

/** Services on 127.0.1.1, 127.0.1.2 …, all on one port. */
export async function startServices(count: number): Promise<Services> {
  const port = await freePort();
  const stack = new AsyncDisposableStack();
  const all: Service[] = [];
  for (let number = 1; number <= count; number++) all.push(stack.use(await startService(`127.0.1.${number}`, port)));
  return { all, port, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** One GET request. */
export function get(url: string, agent?: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(url, agent === undefined ? {} : { agent }, (incoming) => {
      let body = '';
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body }));
      incoming.on('error', reject);
    })
      .on('error', reject)
      .end();
  });
}

/** Requests without pauses, over kept connections unless the agent says otherwise; every tenth is a slow one. */
export function startTraffic(
  url: string,
  agent = new Agent({ keepAlive: true, maxSockets: 8 }),
): {
  stop(): Promise<{ readonly requests: number; readonly failures: string[] }>;
} {
  const failures: string[] = [];
  let requests = 0;
  const stopped = new AbortController();
  const client = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const slow = requests++ % 10 === 0 ? '?wait=300' : '?wait=2';
      try {
        const { status } = await get(`${url}/${slow}`, agent);
        if (status !== 200) failures.push(`HTTP ${status}`);
      } catch (error) {
        failures.push(String(error));
      }
    }
  };
  const clients = Array.from({ length: 8 }, client);
  return {
    stop: async () => {
      stopped.abort();
      await Promise.all(clients);
      agent.destroy();
      return { requests, failures };
    },
  };
}
