import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, startApi } from '../support/api-server.ts';
import { environmentWith } from '../support/environment.ts';

const COMMAND = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

let server: ApiServer;
let directory: string;

beforeAll(async () => {
  server = await startApi();
  directory = await mkdtemp(join(tmpdir(), 'springtide-fleet-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
  await server[Symbol.asyncDispose]();
});

async function springtide(words: readonly string[], { url = server.url, input = '' } = {}) {
  const env = environmentWith({ LC_ALL: 'C.UTF-8', SPRINGTIDE_URL: url, SPRINGTIDE_OPERATOR: 'li', HOME: directory });
  const child = spawn(process.execPath, [COMMAND, ...words], { env });
  child.stdin.end(input);
  const exited = once(child, 'exit');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await exited;
  return { code: child.exitCode, stdout, stderr };
}

const FILE = `# the shop, as code
clusters:
  shop:
    biz: retail # of accounting
services:
  web: { cluster: shop }
`;

test('files are checked without a server, and mistakes have their lines', async () => {
  const file = join(directory, 'wrong.yaml');
  await writeFile(file, 'clusters:\n  shop:\n    bizz: retail\n');
  const nowhere = { url: 'http://127.0.0.1:9' };
  expect(await springtide(['validate', '-f', file], nowhere)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`${file}:3:5: clusters.shop.bizz: there is no such field`) as string,
  });
  await rm(file);
  await writeFile(join(directory, 'fleet.yaml'), FILE);
  const right = await springtide(['validate', '-f', directory], nowhere);
  expect(right).toMatchObject({ code: 0, stdout: '2 records are well formed\n' });
});

test('a difference is shown and applied, and then there is none', async () => {
  const file = join(directory, 'fleet.yaml');
  const drift = await springtide(['diff', '-f', file]);
  expect(drift).toMatchObject({ code: 2, stderr: '' });
  expect(drift.stdout).toContain('+ clusters.shop\n    biz: retail\n');
  expect(drift.stdout).toContain('2 to create, 0 to change, 0 to delete; 0 unchanged\n');
  const plan = await springtide(['apply', '-f', file, '--plan']);
  expect(plan).toMatchObject({ code: 0, stdout: drift.stdout });

  const applied = await springtide(['apply', '-f', '-', '--label', 'shop'], { input: FILE });
  expect(applied.stdout).toContain('2 created, 0 changed, 0 deleted; 0 unchanged\n');
  const same = await springtide(['diff', '-f', file, '--label', 'shop', '--prune']);
  expect(same).toMatchObject({ code: 0, stdout: 'nothing differs: 2 records are as the files say\n' });
  const refused = await springtide(['apply', '-f', '-'], { input: 'services:\n  web: { cluster: nowhere }\n' });
  expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('services.web: cluster is') as string });
});

test('an export goes into the file, whose comments stay', async () => {
  const file = join(directory, 'fleet.yaml');
  await springtide(['cluster', 'edit', 'shop', '--biz', 'wholesale']);
  expect((await springtide(['export', '--label', 'shop', '--into', file])).code).toBe(0);
  expect(await readFile(file, 'utf8')).toBe(FILE.replace('retail', 'wholesale'));
  const all = await springtide(['export', '--label', 'shop']);
  expect(all.stdout).toContain('clusters:\n  shop:\n    desc: ""\n    biz: wholesale\n');
});
