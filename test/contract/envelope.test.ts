import { connect } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, inject, test } from 'vitest';
import { caller, envelopeOf, METHODS, send } from './support/client.ts';
import { silentAddresses } from './support/fresh.ts';
import { makePool } from './support/make.ts';
import { CONTRACT, noneOf } from './support/table.ts';

/*
 * Contract §1, Envelope: every answer has it, whatever went wrong, and nothing of the server's inside is in it.
 */

const PARAMETER = /:\w+/;
const rows = CONTRACT.flatMap((row) => [row.path, ...(row.older ?? [])].map((path) => ({ ...row, path })));

describe.each(rows)('$path', (row) => {
  const path = row.path.replace(PARAMETER, '1');

  test('a body that is no JSON', async () => {
    const answer = { code: 400, msg: expect.stringContaining('json can not convert'), data: noneOf(row) };
    for (const body of ['{', '{"name":}', 'name', '"name"', '[1]', 'null', '42', '{"a":1}{']) {
      expect(await caller().refusal(path, body), `for ${body}`).toEqual(answer);
    }
    for (const method of METHODS) expect(await caller(method).refusal(path, '{'), `with ${method}`).toEqual(answer);
  });

  test('a body over the limit', async () => {
    const reply = await send(path, { body: `{"name":"${'x'.repeat(1024 * 1024)}"}` });
    expect(envelopeOf(reply)).toMatchObject({ code: 413, msg: expect.stringContaining('limit'), data: noneOf(row) });
  });

  test('other methods', async () => {
    for (const method of ['PATCH', 'OPTIONS', 'TRACE']) {
      const reply = await send(path, { method });
      expect(envelopeOf(reply), `with ${method}`).toMatchObject({ code: 405, data: noneOf(row) });
      expect(reply.headers.allow).toBe(METHODS.join(', '));
    }
    expect(await send(path, { method: 'HEAD' })).toMatchObject({ status: 405, text: '' });
  });
});

describe('paths that do not exist', () => {
  test.each(METHODS)('with %s', async (method) => {
    for (const path of ['/cluster', '/cluster/1/other', '/no/such/path?x=1', '/task/1/2/3', '/%00', '/events/x']) {
      const { code, msg, data } = await caller(method).refusal(path);
      expect({ code, msg, data }, `for ${path}`).toEqual({
        code: 404,
        msg: expect.stringContaining('there is no'),
        data: {},
      });
    }
  });

  test.each(['/%zz', '/cluster/%', '/pool/search_by_ip/%E0%A4%A'])('%s, that is no path at all', async (path) => {
    const { code } = await caller().refusal(path);
    expect([400, 404]).toContain(code);
  });

  test('a path that is too long', async () => {
    expect([400, 404, 414]).toContain((await caller().refusal(`/cluster/${'x'.repeat(10_000)}`)).code);
  });
});

describe('bodies, large and deep', () => {
  test.each([1, 2, 4, 8])('over the limit by %i MiB: it is told, and the connection is not cut off', async (size) => {
    const body = Buffer.alloc(size * 1024 * 1024 + 1, ' ');
    for (let round = 0; round < 5; round += 1) {
      expect(envelopeOf(await send('/cluster/list', { body }))).toMatchObject({ code: 413, data: [] });
    }
  });

  test('just within the limit', async () => {
    const [head, tail] = ['{"name":"', '"}'];
    const body = `${head}${'~'.repeat(1024 * 1024 - head.length - tail.length)}${tail}`;
    expect(await caller().data('/cluster/list', body)).toEqual([]);
    expect(await caller().refusal('/cluster/list', `${body} `)).toMatchObject({ code: 413, data: [] });
  });

  test('ten thousand addresses are added at once', async () => {
    const pool = await makePool();
    const nodes = silentAddresses(10_000);
    const { data } = caller();
    const ids = await data<readonly number[]>(`/pool/${pool}/add_nodes`, { nodes });
    expect(ids).toHaveLength(10_000);
    expect(await data(`/pool/${pool}`)).toMatchObject({ node_count: 10_000 });
    expect(await data(`/pool/${pool}/remove_nodes`, { nodes: ids })).toEqual({});
    expect(await data(`/pool/${pool}`)).toMatchObject({ node_count: 0 });
  });

  test('a value nested deeper than anybody needs', async () => {
    const { refusal } = caller();
    for (const depth of [200, 100_000]) {
      const params = `${'['.repeat(depth)}${']'.repeat(depth)}`;
      const body = `{"name":"x","desc":"","steps":[{"name":"create_vm","param_values":{"x":${params}}}]}`;
      expect(await refusal('/task_tpl/create', body), `depth ${depth}`).toEqual({
        code: 400,
        msg: expect.stringContaining('json can not convert'),
        data: {},
      });
    }
  });
});

/** Sends bytes that are not HTTP, or hardly. */
async function sendRaw(bytes: string): Promise<{ readonly status: number; readonly body: unknown }> {
  const { hostname, port } = new URL(inject('contract').url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(bytes);
  const reply = await text(socket);
  const [head = '', body = ''] = reply.split('\r\n\r\n');
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), body: JSON.parse(body) };
}

describe('what is not HTTP', () => {
  test.each([
    ['no request at all', 'hello\r\n\r\n', 400],
    ['a header without a name', 'GET /cluster/list HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n', 400],
    ['a length that is none', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n', 400],
    ['headers over the limit', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
  ])('%s', async (_, bytes, status) => {
    expect(await sendRaw(bytes)).toEqual({
      status,
      body: { error: { code: 'invalid' }, code: status, msg: expect.any(String), data: {} },
    });
  });
});

test('nothing of the inside is told', async () => {
  const { refusal } = caller();
  const answers = [
    await refusal('/cluster/create', { name: '\0', desc: '', biz: '' }),
    await refusal('/pool/search_by_ip/%00'),
    await refusal('/cluster/99999999999999999999'),
    await refusal('/task/create', { template_id: "1'; drop table task; --" }),
  ];
  for (const { code, msg } of answers) {
    expect(code).toBe(400);
    expect(msg).not.toMatch(/select|insert|node_modules|\.ts\b|at .+:\d+|SQLSTATE/i);
  }
});
