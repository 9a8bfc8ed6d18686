import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Endpoint } from '../../src/channel/channel.ts';
import { createSshTerminals } from '../../src/channel/ssh/ssh-terminals.ts';
import { readCast } from '../../web/src/parts/terminal/cast.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { APP, type BecomeNode, PASSWORD, startBecomeNode } from '../support/become-node.ts';
import { makeOneNode } from '../support/one-node.ts';
import { askForSocket, offering, openClient, type TerminalClient } from '../support/terminal-client.ts';
import { until } from '../support/until.ts';

/* Terminals on a real node, over a real socket: TS1, TS2, TS5, TM1 and TM2, NT1 and NT3. */

let node: BecomeNode;
let server: ApiServer;
let nodeId: number;
/** How the node is reached, and for how long a terminal waits for a key. */
const way: { endpoint: Endpoint; idle: number } = { endpoint: { host: '', port: 0, user: '', key: null }, idle: 900 };
const all = new AsyncDisposableStack();

beforeAll(async () => {
  node = all.use(await startBecomeNode({ accounts: ['st-asks', APP] }));
  way.endpoint = node.endpointOf('root');
  const login = { keys: node.keys, checkHostKey: () => Promise.resolve() };
  const terminals = {
    terminals: all.use(createSshTerminals(login, 20)),
    endpointOf: () => Promise.resolve(way.endpoint),
    get idle() {
      return way.idle;
    },
    ticks: () => performance.now(),
  };
  server = all.use(await startApi('UTC', { terminals }));
  nodeId = await makeOneNode(server.url, way.endpoint.host);
});
afterAll(() => all.disposeAsync());

async function call<Data>(path: string, body: object = {}): Promise<Data> {
  const headers = { authorization: 'tester' };
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const { msg, data } = (await response.json()) as { readonly msg: string; readonly data: Data };
  if (msg !== 'success') throw new Error(msg);
  return data;
}

async function ticket(): Promise<string> {
  return (await call<{ ticket: string }>('/node/open_terminal', { node_id: nodeId })).ticket;
}

async function open(size?: string): Promise<TerminalClient> {
  return openClient(server.url, await ticket(), size);
}

interface Row {
  readonly id: number;
  readonly state: string;
  readonly reason: string;
  readonly login: string;
  readonly opr_user: string;
}

/** The last terminal, once it is closed. */
async function last(): Promise<Row> {
  let row: Row | undefined;
  await until('the terminal counts as closed', async () => {
    [row] = await call<readonly Row[]>('/terminal/list', { node_id: nodeId });
    return row?.state === 'closed';
  });
  return row ?? { id: 0, state: '', reason: '', login: '', opr_user: '' };
}

async function castOf({ id }: Row): Promise<string> {
  const response = await fetch(`${server.url}/terminal/${id}/cast`, { headers: { authorization: 'tester' } });
  return response.text();
}

test('a shell is on a terminal of the size of the page, and what it shows is recorded, not what is typed', async () => {
  const terminal = await open('columns=91&rows=33');
  terminal.type('stty size; stty -echo; echo ready$((1 + 1))\n');
  await terminal.untilShown('ready2');
  expect(terminal.shown).toContain('33 91');
  terminal.type(`read line; echo "got $(printf %s "$line" | wc -c)"\n`);
  terminal.type('a password of a person\n');
  await terminal.untilShown('got 22');
  terminal.send('{"columns":100,"rows":40}');
  terminal.type('stty size\n');
  await terminal.untilShown('40 100');
  terminal.type('exit 3\n');
  expect(await terminal.reason()).toBe('the shell ended with 3');
  const row = await last();
  expect(row).toMatchObject({ login: 'root', opr_user: 'tester', reason: 'the shell ended with 3' });
  const cast = await castOf(row);
  expect(cast).not.toContain('a password of a person');
  const { columns, rows, events = [] } = readCast(cast) ?? {};
  expect([columns, rows]).toEqual([91, 33]);
  expect(events.map((event) => (event.kind === 'output' ? event.text : '')).join('')).toBe(terminal.shown);
  expect(events).toContainEqual(expect.objectContaining({ kind: 'resize', columns: 100, rows: 40 }));
});

test('NT1: what runs on it ends with the page', async () => {
  const terminal = await open();
  terminal.type('echo pid=$$; exec sleep 987654\n');
  await terminal.untilShown('pid=');
  await until('the pid is there', () => Promise.resolve(/pid=\d+\r/.test(terminal.shown)));
  const [, pid] = /pid=(\d+)\r/.exec(terminal.shown) ?? [];
  terminal.close();
  expect(await last()).toMatchObject({ reason: 'the page was closed' });
  await until('the program has ended', async () => {
    const status = await node.run(way.endpoint, `kill -0 ${pid} 2>/dev/null || echo gone`);
    return 'output' in status && status.output === 'gone\n';
  });
});

test('NT3: another user is become with the password of the machine type, which nobody sees', async () => {
  const root = way.endpoint;
  way.endpoint = node.endpointOf('st-asks', { method: 'sudo', user: 'root', password: PASSWORD });
  try {
    const terminal = await open();
    terminal.type('echo "I am $(id -un)"\n');
    await terminal.untilShown('I am root');
    expect(terminal.shown).not.toMatch(/springtide-(?:up|ask)-/);
    terminal.type('exit\n');
    await terminal.reason();
    const row = await last();
    expect(row.login).toBe('root');
    expect(await castOf(row)).not.toContain(JSON.stringify(PASSWORD).slice(1, -1));
  } finally {
    way.endpoint = root;
  }
});

test('TS5: a flood is as fast as it is read, and all of what was shown is recorded', async () => {
  const terminal = await open();
  terminal.type(`stty -echo; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo e''nd\n`);
  await terminal.untilShown('end\r\n');
  terminal.type('exit\n');
  await terminal.reason();
  const { events = [] } = readCast(await castOf(await last())) ?? {};
  const recorded = events.reduce((sum, event) => sum + (event.kind === 'output' ? event.text.length : 0), 0);
  expect(recorded).toBe(terminal.shown.length);
});

test('TM2: without a key it is warned of, and then closed', async () => {
  way.idle = 2;
  try {
    const terminal = await open();
    expect(await terminal.reason()).toBe('nothing was typed for 2 s');
    expect(terminal.told).toContainEqual({ kind: 'idle', seconds: 1 });
    expect(await last()).toMatchObject({ reason: 'nothing was typed for 2 s' });
  } finally {
    way.idle = 900;
  }
});

test('TM2: what cannot be understood ends it', async () => {
  const terminal = await open();
  await until('it is open', () => Promise.resolve(terminal.told.length > 0));
  terminal.send('{"columns":0}');
  expect(await terminal.reason()).toBe('the page sent something that is not understood');
});

test('a node that is not reached is told of', async () => {
  const right = way.endpoint;
  way.endpoint = { ...right, port: 1 };
  try {
    const terminal = await open();
    expect(await terminal.reason()).toMatch(/^no terminal could be opened: .*:1: /);
    expect((await last()).reason).toMatch(/^no terminal could be opened: /);
  } finally {
    way.endpoint = right;
  }
});

describe('who may not', () => {
  test('TS1: a ticket opens one socket, and none after its time', async () => {
    const used = await ticket();
    expect((await askForSocket(server.url, offering(used))).status).toBe(101);
    expect(await askForSocket(server.url, offering(used))).toMatchObject({ status: 401 });
    const old = await ticket();
    await sql`update terminal_ticket set expires = now() - interval '1 second'`.execute(server.test.database);
    expect(await askForSocket(server.url, offering(old))).toMatchObject({ status: 401 });
    for (const headers of [{}, offering('0'.repeat(64)), { authorization: 'tester' }]) {
      expect(await askForSocket(server.url, headers)).toMatchObject({ status: 401 });
    }
    expect((await fetch(`${server.url}/terminal`)).status).toBeGreaterThanOrEqual(400);
  });

  test('TS1: only the hash of a ticket is kept', async () => {
    const one = await ticket();
    const { rows } = await sql<object>`select row_to_json(terminal_ticket)::text as row from terminal_ticket`.execute(
      server.test.database,
    );
    expect(JSON.stringify(rows)).not.toContain(one);
  });

  test('TS2: a page of another site, with a ticket that is right', async () => {
    for (const origin of ['https://evil.example', 'null', `${server.url}.evil.example`, 'http://127.0.0.1:1']) {
      const answered = await askForSocket(server.url, { ...offering(await ticket()), origin });
      expect(answered, origin).toMatchObject({ status: 403 });
    }
    const own = await askForSocket(server.url, { ...offering(await ticket()), origin: server.url });
    expect(own.status).toBe(101);
  });

  test('other protocols that a client offers are passed over', async () => {
    const headers = { authorization: 'tester', connection: 'Upgrade', upgrade: 'h2c' };
    const asked = request(`${server.url}/cluster/list`, { agent: false, headers });
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(200);
  });

  test('a node that does not exist', async () => {
    await expect(call('/node/open_terminal', { node_id: 999_999 })).rejects.toThrow('node 999999 not found');
  });
});
