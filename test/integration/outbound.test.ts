import { once } from 'node:events';
import { Agent, createServer, get as ask, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parseAllowList } from '../../src/base/outbound/allow-list.ts';
import { openOutbound, type Outbound, type OutboundRequest } from '../../src/base/outbound/outbound.ts';
import { askPrometheus } from '../../src/steps/checks/prometheus.ts';
import { inEnglish } from '../support/in-english.ts';

const never = new AbortController().signal;
const SECRET = 'ami-0123-SECRET';

/** A service of the server's own machine, that is nobody's business. */
let server: Server;
let port: number;
let answer: RequestListener;
let asked: string[];

beforeAll(async () => {
  server = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    answer(incoming, outgoing);
  });
  // on every address of this machine, IPv6 ones too where there are some
  server.listen(0);
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});

beforeEach(() => {
  asked = [];
  answer = (_, outgoing) => outgoing.end(SECRET);
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function request(host: string, over: Partial<OutboundRequest> = {}): OutboundRequest {
  return { scheme: 'http', host, port, path: '/latest/meta-data', mostBytes: 1000, checksCertificate: true, ...over };
}

/** A resolver that gives addresses one by one to those who ask again, as one does that wants to be trusted first. */
function resolving(...answers: readonly string[]) {
  let asks = 0;
  const resolve: NonNullable<Parameters<typeof openOutbound>[1]> = (_host, _options, done) => {
    const address = answers[asks] ?? '127.0.0.1';
    asks += 1;
    done(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
  };
  return { resolve, asks: () => asks };
}

/** Asks with a client of its own that takes the look-up. */
async function askWithAgent(outbound: Outbound, host: string): Promise<number | undefined> {
  const agent = new Agent({ lookup: outbound.lookupFor({ host, port }) });
  const asking = ask({ host, port, agent });
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

test.each([
  '127.0.0.1',
  '127.8.8.8',
  '0.0.0.0',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '0x7f000001',
  '2130706433',
  '127.1',
  'localhost',
  '169.254.169.254',
  '224.0.0.1',
  '255.255.255.255',
])('%s is not asked, and nothing is sent to it', async (host) => {
  const outbound = openOutbound(parseAllowList(''));
  const refusal = /is a (loopback|unspecified|metadata|multicast|reserved) address, .* SPRINGTIDE_OUTBOUND_ALLOW/;
  await expect(outbound.get(request(host), never)).rejects.toThrow(refusal);
  await expect(outbound.dial({ host, port }, never)).rejects.toThrow(refusal);
  await expect(askWithAgent(outbound, host)).rejects.toThrow(refusal);
  expect(asked).toEqual([]);
});

test.each(['127.0.0.1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '169.254.169.254'])(
  'a name that resolves to %s is not connected to',
  async (address) => {
    const outbound = openOutbound(parseAllowList(''), resolving(address).resolve);
    const refusal = 'innocent.example is ';
    await expect(outbound.get(request('innocent.example'), never)).rejects.toThrow(refusal);
    const { resolve } = resolving(address);
    const dialled = openOutbound(parseAllowList(''), resolve).dial({ host: 'innocent.example', port }, never);
    await expect(dialled).rejects.toThrow(refusal);
    expect(asked).toEqual([]);
  },
);

test('OB1: a name is resolved once, and again for the next request', async () => {
  const { resolve, asks } = resolving('127.0.0.2', '127.0.0.1');
  const outbound = openOutbound(parseAllowList('127.0.0.2'), resolve);
  expect((await outbound.get(request('rebinding.example'), never)).status).toBe(200);
  expect(asks()).toBe(1);
  await expect(outbound.get(request('rebinding.example'), never)).rejects.toThrow('rebinding.example is 127.0.0.1');
  expect(asked).toHaveLength(1);
});

test('of several addresses only those are tried that may be', async () => {
  const found = ['127.0.0.1', '127.0.0.2', '169.254.169.254'].map((address) => ({ address, family: 4 }));
  const outbound = openOutbound(parseAllowList(`127.0.0.2:${port}`), (_host, _options, done) => done(null, found));
  expect(await outbound.get(request('mixed.example'), never)).toEqual({ status: 200, body: SECRET });
  const socket = await outbound.dial({ host: 'mixed.example', port }, never);
  expect(socket.remoteAddress).toMatch(/127\.0\.0\.2$/);
  socket.destroy();
});

test.each(['127.0.0.1', 'localhost', '0x7f000001'])('what the setting names is asked: %s', async (host) => {
  const outbound = openOutbound(parseAllowList(`127.0.0.1:${port}`));
  expect(await outbound.get(request(host), never)).toEqual({ status: 200, body: SECRET });
  await expect(outbound.get(request(host, { port: port === 1 ? 2 : 1 }), never)).rejects.toThrow('is not contacted');
});

test('OB3: a redirect is not followed, and no proxy is used', async () => {
  process.env['HTTP_PROXY'] = `http://127.0.0.1:${port}`;
  answer = (_, outgoing) => outgoing.writeHead(302, { location: '/elsewhere' }).end();
  const outbound = openOutbound(parseAllowList(`127.0.0.1:${port}`));
  expect((await outbound.get(request('127.0.0.1'), never)).status).toBe(302);
  expect(asked).toEqual(['GET /latest/meta-data']);
  delete process.env['HTTP_PROXY'];
});

test('an answer that is too long, or does not end, is let go of', async () => {
  const outbound = openOutbound(parseAllowList('127.0.0.1'));
  answer = (_, outgoing) => {
    const pour = (): void => {
      while (!outgoing.destroyed && outgoing.write('x'.repeat(10_000)));
      if (!outgoing.destroyed) outgoing.once('drain', pour);
    };
    pour();
  };
  expect(await outbound.get(request('127.0.0.1'), never)).toEqual({ status: 200, body: null });
  answer = (_, outgoing) => void outgoing.write('a');
  const late = AbortSignal.timeout(200);
  await expect(outbound.get(request('127.0.0.1'), late)).rejects.toThrow('timeout');
});

test.each([
  ['a path with a line end', { path: '/x\r\nHost: y' }, 'UND_ERR_INVALID_ARG'],
  ['a path with a blank', { path: '/x y' }, 'UND_ERR_INVALID_ARG'],
  ['a host with a path', { host: '127.0.0.1/x' }, 'neither a host name nor an address'],
  ['a host with a user', { host: 'a@127.0.0.1' }, 'neither a host name nor an address'],
  ['a host with a zone', { host: 'fe80::1%lo' }, 'neither a host name nor an address'],
])('%s sends nothing', async (_, over, reason) => {
  const outbound = openOutbound(parseAllowList('127.0.0.1'));
  await expect(outbound.get(request('127.0.0.1', over), never)).rejects.toThrow(reason);
  expect(asked).toEqual([]);
});

test('a path that looks like another host is a path', async () => {
  const outbound = openOutbound(parseAllowList('127.0.0.1'));
  await outbound.get(request('127.0.0.1', { path: '//evil.example/x' }), never);
  expect(asked).toEqual(['GET //evil.example/x']);
});

test.each([
  ['what speaks no HTTP', `220 ${SECRET}\r\n`],
  ['a head without an end', `HTTP/1.1 200 OK\r\n${`x-a: ${SECRET}\r\n`.repeat(10_000)}`],
  ['a broken length', `HTTP/1.1 200 OK\r\nContent-Length: ${SECRET}\r\n\r\n`],
])('OB4: %s: the failure has no word of it', async (_, greeting) => {
  const stranger: TcpServer = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.end(greeting);
  }).listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  const at = (stranger.address() as AddressInfo).port;
  const outbound = openOutbound(parseAllowList('127.0.0.1'));
  const failure: unknown = await outbound.get(request('127.0.0.1', { port: at }), never).catch((error) => error);
  expect(String(failure)).toMatch(/it cannot be reached \((HTTPParserError|HPE|UND_ERR|ECONN)[A-Z_]*\)/);
  stranger.close();
});

const GATE = { query: 'up', max: 1, no_data: 'fail', tries: 1, interval: 0, timeout: 5 } as const;

test.each(['', 'http://127.0.0.1#', 'http://127.0.0.1/latest/meta-data?', 'file:///etc/passwd'])(
  'a URL that was saved before it was looked at is not asked: %s',
  async (url) => {
    const outbound = openOutbound(parseAllowList('127.0.0.1'));
    expect(inEnglish(await askPrometheus({ ...GATE, url }, {}, outbound, never))).toContain('save the policy again');
  },
);

test('a foreign service is not quoted, whatever it answers and with which status', async () => {
  const outbound = openOutbound(parseAllowList('127.0.0.1'));
  for (const status of [200, 400, 404, 500]) {
    for (const body of [SECRET, `{"status":"error","error":"${SECRET}"}`, `{"status":"success","data":"${SECRET}"}`]) {
      answer = (_, outgoing) => outgoing.writeHead(status, SECRET, { 'x-secret': SECRET }).end(body);
      const said = inEnglish(await askPrometheus({ ...GATE, url: `http://127.0.0.1:${port}` }, {}, outbound, never));
      expect(said).toMatch(/it answered|its answer is not that of a Prometheus server/);
      expect(said).not.toContain('SECRET');
    }
  }
});

test('a client that takes the look-up asks a place that is allowed, and no name that leads elsewhere', async () => {
  expect(await askWithAgent(openOutbound(parseAllowList('127.0.0.1')), '127.0.0.1')).toBe(200);
  const { resolve } = resolving('127.0.0.1');
  await expect(askWithAgent(openOutbound(parseAllowList(''), resolve), 'cloud.example')).rejects.toThrow('loopback');
});
