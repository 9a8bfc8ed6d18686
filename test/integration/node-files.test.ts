import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, readlink, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Endpoint } from '../../src/channel/channel.ts';
import type { NodeFiles } from '../../src/channel/node-files.ts';
import { createSshFiles } from '../../src/channel/ssh/ssh-files.ts';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { startBecomeNode } from '../support/become-node.ts';
import { keysAt } from '../support/keys.ts';
import { logInto } from '../support/log-into.ts';
import { makeOneNode } from '../support/one-node.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';

/* Files of a real node, over the API: NF1 to NF3, FS1 to FS5. */

const MEBIBYTE = 1024 * 1024;
const LARGEST = 64 * MEBIBYTE;
const all = new AsyncDisposableStack();
const logged: string[] = [];
let sshd: TestSshd;
let server: ApiServer;
let nodeId: number;
let directory: string;
const way: { endpoint: Endpoint; write?: NodeFiles['write'] } = {
  endpoint: { host: '', port: 0, user: '', key: null },
};

beforeAll(async () => {
  sshd = all.use(await startSshd());
  way.endpoint = sshd.endpoint;
  const files = all.use(createSshFiles({ keys: keysAt(sshd.keyFile), checkHostKey: () => Promise.resolve() }, 4));
  const write: NodeFiles['write'] = (...args) => way.write?.(...args) ?? files.write(...args);
  const endpointOf = (): Promise<Endpoint> => Promise.resolve(way.endpoint);
  const nodeFiles = { files: { ...files, write }, endpointOf, largest: LARGEST };
  server = all.use(await startApi('UTC', { nodeFiles, log: logInto(logged) }));
  nodeId = await makeOneNode(server.url, way.endpoint.host);
  directory = join(sshd.home, 'files');
  await mkdir(directory);
});
afterAll(() => all.disposeAsync());

function addressOf(path: string, more = ''): string {
  return `${server.url}/node/${nodeId}/file?path=${encodeURIComponent(path)}${more}`;
}

function download(path: string): Promise<Response> {
  return fetch(addressOf(path), { headers: { authorization: 'tester' } });
}

async function upload(
  path: string,
  content: string | Buffer,
  more = '',
): Promise<{ code: number; msg: string; data: object }> {
  const sent = { method: 'PUT', headers: { authorization: 'tester' }, body: content };
  return (await (await fetch(addressOf(path, more), sent)).json()) as { code: number; msg: string; data: object };
}

async function refusalOf(path: string): Promise<{ readonly code: number; readonly msg: string }> {
  const response = await download(path);
  const { code, msg } = (await response.json()) as { readonly code: number; readonly msg: string };
  expect(response.status).toBe(code);
  return { code, msg };
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

test.each([`it's "one".txt`, 'two\nlines $(touch x) `id`', '-rf', '中文 名', ' ends\n'])(
  'NF1: %j goes up and down',
  async (name) => {
    const path = join(directory, name);
    const content = Buffer.from(`\0${name}\r\n`);
    expect(await upload(path, content)).toMatchObject({
      code: 0,
      data: { bytes: content.length, sha256: sha256(content) },
    });
    expect(await readFile(path)).toEqual(content);
    const response = await download(path);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(content);
    // FS2
    const { headers } = response;
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="[A-Za-z0-9._ -]*"; filename\*=UTF-8''[^\s"]*$/,
    );
    expect(headers.get('content-security-policy')).toContain('sandbox');
  },
);

/** The last events of files, the newest first. */
async function filesTold(): Promise<readonly object[]> {
  const rows = await server.test.database.selectFrom('event').select('items').orderBy('id', 'desc').execute();
  return rows.flatMap(({ items }) =>
    (items as readonly { readonly type: string }[]).filter(({ type }) => type === 'node_file'),
  );
}

test('FS3: who read and wrote what is in the log, and told to watchers', async () => {
  const path = join(directory, 'logged');
  await upload(path, 'content');
  await (await download(path)).text();
  for (const verb of ['uploaded', 'downloaded']) {
    expect(logged.some((line) => line.includes(`is being ${verb}`) && line.includes(path))).toBe(true);
    await until(`it is noted that it was ${verb}`, () =>
      logged.some((line) => line.includes(`was ${verb}`) && line.includes(path)),
    );
    const line = logged.find((one) => one.includes(`was ${verb}`) && one.includes(path)) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({
      node: nodeId,
      path,
      bytes: 7,
      sha256: sha256('content'),
      operator: 'tester',
    });
  }
  expect((await refusalOf(join(directory, 'absent'))).code).toBe(404);
  const told = { type: 'node_file', node_id: nodeId, by: 'tester' };
  const through = { ...told, path, state: 'success', bytes: 7, sha256: sha256('content'), message: '' };
  expect((await filesTold()).slice(0, 3)).toMatchObject([
    {
      ...told,
      direction: 'down',
      state: 'failed',
      bytes: 0,
      sha256: '',
      message: expect.stringContaining('there is no file'),
    },
    { ...through, direction: 'down' },
    { ...through, direction: 'up' },
  ]);
});

test('NF2: mode and owner of a file stay, a mode that is given counts, and of a link the file is replaced', async () => {
  const path = join(directory, 'kept');
  await writeFile(path, 'old');
  await chmod(path, 0o604);
  await upload(path, 'new');
  expect((await stat(path)).mode & 0o777).toBe(0o604);
  await upload(path, 'newer', '&mode=640');
  expect((await stat(path)).mode & 0o777).toBe(0o640);
  const link = join(directory, 'link');
  await symlink('kept', link);
  expect(await upload(link, 'newest')).toMatchObject({ code: 0 });
  expect(await readlink(link)).toBe('kept');
  expect(await readFile(path, 'utf8')).toBe('newest');
  expect(await (await download(link)).text()).toBe('newest');
  expect(await upload(join(directory, 'empty'), '')).toMatchObject({ code: 0, data: { bytes: 0 } });
});

test('FS1: 50 MiB go up and down in little memory', async () => {
  const path = join(directory, 'large');
  const part = Buffer.alloc(MEBIBYTE, 'x');
  const size = 50 * MEBIBYTE;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = (): number => {
    collect();
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    return arrayBuffers + heapUsed;
  };
  const before = held();
  const looks: number[] = [];
  let passed = 0;
  const look = (bytes: number): void => {
    passed += bytes;
    if (passed < 5 * MEBIBYTE) return;
    passed = 0;
    looks.push(held() - before);
  };
  const sent = request(addressOf(path), {
    method: 'PUT',
    headers: { authorization: 'tester', 'content-length': size },
  });
  const parts = function* (): Generator<Buffer> {
    for (let at = 0; at < size; at += part.length) {
      look(part.length);
      yield part;
    }
  };
  const answered = once(sent, 'response');
  await pipeline(Readable.from(parts()), sent);
  await answered;
  const hash = createHash('sha256');
  const response = await download(path);
  for await (const chunk of response.body ?? []) {
    look(chunk.length);
    hash.update(chunk);
  }
  expect((await stat(path)).size).toBe(size);
  expect(hash.digest('hex')).toBe(sha256(await readFile(path)));
  // what was freed counts for a while, too; a file that is held is there in every look
  expect(Math.min(...looks.slice(5, 10)), 'the second half of what goes up').toBeLessThan(20 * MEBIBYTE);
  expect(Math.min(...looks.slice(10, 15)), 'the first half of what comes down').toBeLessThan(20 * MEBIBYTE);
});

test('NF2: an upload that is cut off leaves the old file, and nothing beside it', async () => {
  const inside = join(directory, 'cut');
  await mkdir(inside);
  const path = join(inside, 'file');
  await writeFile(path, 'old');
  const headers = { authorization: 'tester', 'content-length': 10 * MEBIBYTE };
  const sent = request(addressOf(path), { method: 'PUT', headers });
  sent.on('error', () => {});
  sent.write(Buffer.alloc(MEBIBYTE));
  await until('it is being written', async () => (await readdir(inside)).length === 2);
  sent.destroy();
  await until('what was begun is gone', async () => (await readdir(inside)).length === 1);
  expect(await readFile(path, 'utf8')).toBe('old');
});

test('an upload whose client goes away ends, also when all of it came', async () => {
  const ended = Promise.withResolvers<unknown>();
  way.write = async (_endpoint, _path, { content }, signal) => {
    delete way.write;
    signal.addEventListener('abort', () => ended.resolve(signal.reason), { once: true });
    await text(content);
    sent.destroy();
    await ended.promise;
    throw signal.reason;
  };
  const headers = { authorization: 'tester', 'content-length': 7 };
  const sent = request(addressOf('/left'), { method: 'PUT', headers });
  sent.on('error', () => {});
  sent.end('content');
  expect(await ended.promise).toMatchObject({ message: 'it was cut off before its end' });
  await until('it is noted', () => logged.some((line) => line.includes('not uploaded') && line.includes('"bytes":7')));
});

test('a download whose client goes away ends at the node', async () => {
  const path = join(directory, 'long');
  await writeFile(path, '');
  await truncate(path, LARGEST);
  const gone = new AbortController();
  const response = await fetch(addressOf(path), { headers: { authorization: 'tester' }, signal: gone.signal });
  gone.abort();
  await expect(response.arrayBuffer()).rejects.toThrow('aborted');
  // four places of the operator: none stays taken (FS4)
  for (let count = 0; count < 5; count += 1) {
    await until('a place is free', async () => (await download(join(directory, 'empty'))).status !== 429);
  }
});

describe('who may not, and what is none', () => {
  test('NF3: directories, pipes and devices', async () => {
    expect(await refusalOf(directory)).toEqual({ code: 400, msg: `${directory} is a directory` });
    const pipe = join(directory, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of [pipe, '/dev/zero']) {
      expect((await refusalOf(path)).msg).toBe(`${path} is a device, a pipe or a socket, and no file`);
      expect(await upload(path, 'x')).toMatchObject({ code: 400 });
    }
    expect((await refusalOf(join(directory, 'nothing'))).code).toBe(404);
    expect(await upload(join(directory, 'no/where'), 'x')).toMatchObject({
      code: 400,
      msg: expect.stringContaining('does not exist'),
    });
  });

  test('sizes, paths and modes', async () => {
    const path = join(directory, 'huge');
    await writeFile(path, '');
    await truncate(path, LARGEST + 1);
    expect((await refusalOf(path)).code).toBe(413);
    for (const wrong of ['', 'relative', '/a\0b', `/${'x'.repeat(5000)}`]) {
      expect((await refusalOf(wrong)).msg, wrong.slice(0, 9)).toMatch(/^path has to be absolute/);
    }
    expect(await upload(path, 'x', '&mode=4755')).toMatchObject({ code: 400 });
    const chunked = {
      method: 'PUT',
      headers: { authorization: 'tester' },
      body: Readable.toWeb(Readable.from(['x'])),
      duplex: 'half',
    };
    expect((await fetch(addressOf(path), chunked as unknown as RequestInit)).status).toBe(400);
    expect(
      (await fetch(`${server.url}/node/999999/file?path=/x`, { headers: { authorization: 'tester' } })).status,
    ).toBe(404);
  });

  test.each([
    ['a page of another site', 'cross-site', 'empty'],
    ['a link that somebody opens', 'none', 'document'],
  ])('FS5: %s', async (_, site, destination) => {
    const headers = { authorization: 'tester', 'sec-fetch-site': site, 'sec-fetch-dest': destination };
    expect((await fetch(addressOf('/etc/hosts'), { headers })).status).toBe(403);
  });

  test('what the user of the login may not', async () => {
    await using node = await startBecomeNode({ accounts: ['st-asks'] });
    const right = way.endpoint;
    way.endpoint = node.endpointOf('st-asks');
    try {
      expect(await refusalOf('/etc/shadow')).toEqual({ code: 403, msg: 'st-asks may not do that with /etc/shadow' });
      expect(await upload('/etc/hosts', 'x')).toMatchObject({ code: 403 });
      expect(await upload('/etc/springtide', 'x')).toMatchObject({ code: 403 });
    } finally {
      way.endpoint = right;
    }
  });

  test('a node that is not reached', async () => {
    const right = way.endpoint;
    way.endpoint = { ...right, port: 1 };
    try {
      expect(await refusalOf('/etc/hosts')).toMatchObject({
        code: 503,
        msg: expect.stringMatching(/^the node is not reached: /),
      });
    } finally {
      way.endpoint = right;
    }
  });
});
