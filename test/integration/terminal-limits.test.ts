import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildServer } from '../../src/api/server.ts';
import { IN_ALL, OF_OPERATOR } from '../../src/api/terminals/terminal-places.ts';
import type { NodeTerminals } from '../../src/channel/node-terminal.ts';
import type { NodeId, TokenId } from '../../src/domain/ids.ts';
import { SECRET_BYTES } from '../../src/domain/token.ts';
import { KnownTokens } from '../../src/operations/records/known-tokens.ts';
import { namedPrincipal } from '../../src/identity/make-principal.ts';
import { ticketHash } from '../../src/operations/terminals/open-ticket.ts';
import { createToken, revokeToken } from '../../src/operations/records/tokens.ts';
import { insertTicket } from '../../src/store/terminals/terminal-tickets.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { type HeldSocket, holdSocket, offering, openClient } from '../support/terminal-client.ts';
import { TESTER } from '../support/tester.ts';
import { until } from '../support/until.ts';

/* How many terminals there are, and how long their tokens let them be: TS3 and TS4, over real sockets. */

/** Shells that say nothing, or what opens them instead. */
const way: { open?: NodeTerminals['open'] } = {};

const terminals: NodeTerminals = {
  open: (...args) =>
    way.open?.(...args) ??
    Promise.resolve({
      write: () => true,
      onDrain: () => {},
      resize: () => {},
      pause: () => {},
      resume: () => {},
      [Symbol.dispose]: () => {},
    }),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
/** What is known of tokens, once this is resolved. */
let gate = Promise.resolve();
class GatedTokens extends KnownTokens {
  override async activeAmong(ids: ReadonlySet<TokenId>): Promise<ReadonlySet<TokenId>> {
    await gate;
    return super.activeAmong(ids);
  }
}
const all = new AsyncDisposableStack();
let server: ApiServer;
let nodeId: NodeId;

beforeAll(async () => {
  server = all.use(
    await startApi('UTC', {
      terminals: {
        terminals,
        endpointOf: () => Promise.resolve({ host: '10.0.0.1', port: 22, user: 'root', key: null }),
        idle: 900,
        ticks: () => performance.now(),
      },
      auth: ({ database, now }) => ({
        kind: 'token',
        tokens: new GatedTokens({ database, now, ticks: () => performance.now() }),
      }),
    }),
  );
  nodeId = await makeNode();
});
afterAll(() => all.disposeAsync());

async function makeNode(): Promise<NodeId> {
  const { secret } = await makeToken('maker');
  const call = async (path: string, body: object): Promise<unknown> => {
    const headers = { authorization: `Bearer ${secret}` };
    const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return ((await response.json()) as { readonly data: unknown }).data;
  };
  const cluster_id = await call('/cluster/create', { name: 'c', desc: '', biz: '' });
  const service = { name: 's', desc: '', service_type: 'x', docker_image: 'web:1', cluster_id };
  const { id: service_id } = (await call('/service/create', service)) as { readonly id: number };
  const pool = { name: 'p', desc: '', vm_type: 0, sd_id: 0, service_id };
  const { id } = (await call('/pool/create', pool)) as { readonly id: number };
  const [made = 0] = (await call(`/pool/${id}/add_nodes`, { nodes: ['10.0.0.1'] })) as readonly number[];
  return made as NodeId;
}

function makeToken(
  owner: string,
  expires: Date | null = null,
): Promise<{ readonly id: TokenId; readonly secret: string }> {
  return createToken(server.context, TESTER, { name: 'n', owner, expires }, randomBytes(SECRET_BYTES));
}

async function makeTicket(operator: string, token: TokenId | null = null): Promise<string> {
  const ticket = randomBytes(32).toString('hex');
  const { name } = namedPrincipal(operator);
  const right = { node_id: nodeId, operator: name, token_id: token, origin: null };
  await insertTicket(server.test.database, ticketHash(ticket), right, new Date(Date.now() + 30_000));
  return ticket;
}

/** Sockets that are asked for with one token, which come to be opened at the same moment. */
async function hold(operators: readonly string[]): Promise<readonly HeldSocket[]> {
  const { id } = await makeToken('n');
  const tickets = await Promise.all(operators.map((operator) => makeTicket(operator, id)));
  const opened = Promise.withResolvers<void>();
  gate = opened.promise;
  const sockets = Promise.all(tickets.map((ticket) => holdSocket(server.url, offering(ticket))));
  await until('all tickets are taken', async () => {
    const left = await server.test.database.selectFrom('terminal_ticket').select('node_id').execute();
    return left.length === 0;
  });
  opened.resolve();
  return sockets;
}

function times(count: number, operator: string): readonly string[] {
  return Array.from({ length: count }, () => operator);
}

function statusesOf(sockets: readonly HeldSocket[]): readonly number[] {
  return sockets.map(({ status }) => status).toSorted((one, other) => one - other);
}

test('TS3: an operator has so many, also of those that are opened at the same time, and another when one is closed', async () => {
  const sockets = await hold(times(OF_OPERATOR + 4, 'alice'));
  expect(statusesOf(sockets)).toEqual([...times(OF_OPERATOR, '101'), ...times(4, '429')].map(Number));
  expect(sockets.find(({ status }) => status === 429)?.text).toContain('8 terminals are open under this name');
  sockets.find(({ status }) => status === 101)?.[Symbol.dispose]();
  await until('another may be opened', async () => {
    const [one] = await hold(['alice']);
    one?.[Symbol.dispose]();
    return one?.status === 101;
  });
  for (const one of sockets) one[Symbol.dispose]();
});

test('TS3: a process has so many', async () => {
  const operators = Array.from({ length: IN_ALL / OF_OPERATOR }, (_, index) => `operator-${index}`);
  const sockets = await hold([...operators.flatMap((operator) => times(OF_OPERATOR, operator)), 'bob', 'bob']);
  expect(statusesOf(sockets)).toEqual([...times(IN_ALL, '101'), ...times(2, '429')].map(Number));
  expect(sockets.find(({ status }) => status === 429)?.text).toContain('64 terminals are open on this server');
  for (const one of sockets) one[Symbol.dispose]();
});

test('TS4: a terminal ends with its token: one that is revoked, and one that expires; others stay', async () => {
  const [ends, stays] = [await makeToken('carol'), await makeToken('dave')];
  const expires = await makeToken('erin', new Date(Date.now() + 1500));
  const clients = [];
  for (const { id } of [ends, expires, stays])
    clients.push(await openClient(server.url, await makeTicket('carol', id)));
  const [first, second, third] = clients;
  await revokeToken(server.context, TESTER, ends.id);
  expect(await first?.reason()).toBe('the token has ended');
  expect(await second?.reason()).toBe('the token has ended');
  expect(third?.isClosed).toBe(false);
  third?.close();
});

test('TS4: a ticket of a token that ended meanwhile opens nothing', async () => {
  const { id } = await makeToken('frank');
  const ticket = await makeTicket('frank', id);
  await revokeToken(server.context, TESTER, id);
  const held = await holdSocket(server.url, offering(ticket));
  expect(held).toMatchObject({ status: 401 });
  expect(held.text).toContain('the token has ended');
});

test('a terminal that is being opened when its server stops is closed before the database is left', async () => {
  const stop = new AbortController();
  const app = await buildServer({ ...server.deps, stop: stop.signal }, pino({ level: 'silent' }));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const begun = Promise.withResolvers<void>();
  way.open = async (_endpoint, _size, _listener, signal) => {
    begun.resolve();
    await once(signal, 'abort');
    // a node takes a while to be left
    await delay(100);
    throw signal.reason;
  };
  try {
    const client = await openClient(`http://127.0.0.1:${port}`, await makeTicket('frank'));
    await begun.promise;
    stop.abort();
    await app.close();
    const rows = await server.test.database
      .selectFrom('terminal')
      .select(['closed', 'reason'])
      .where('operator', '=', namedPrincipal('frank').name)
      .execute();
    expect(rows).toEqual([{ closed: expect.any(Date), reason: 'the server stops' }]);
    expect(await client.reason()).toBe('the server stops');
  } finally {
    delete way.open;
  }
});
