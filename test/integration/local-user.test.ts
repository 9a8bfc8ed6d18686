import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stopSandbox } from '../../src/machines/sandbox/destroy.ts';
import { SandboxPlace } from '../../src/machines/sandbox/place.ts';
import { definePool, defineTemplate, untilTask } from '../support/fleet-setup.ts';
import { runMain } from '../support/main-command.ts';
import { embeddedUrl } from '../support/postmaster.ts';
import { processTree } from '../support/process-tree.ts';
import { ServerProcess } from '../support/server-process.ts';
import { Stranger, STRANGER } from '../support/stranger.ts';

/*
 * Another user of the server's machine tries files, sockets and processes of a real server, whose data directory was
 * there before, with a mode that lets everybody in, and has a path that is too long for a socket.
 */

describe.runIf(process.getuid?.() === 0)('a stranger on the machine', () => {
  let place: string;
  let dataDir: string;
  let server: ServerProcess;
  let stranger: Stranger;
  /** The server, and PostgreSQL. */
  let heads: readonly number[];
  /** What nobody else may see. */
  let secrets: readonly string[];
  /** A place in /tmp whose name follows from the path of the data directory. */
  let guessed: string;

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'springtide-stranger-'));
    await chmod(place, 0o755);
    dataDir = join(place, 'd'.repeat(100), 'data');
    await mkdir(dataDir, { recursive: true, mode: 0o755 });
    stranger = await Stranger.start();
    const hash = createHash('sha256').update(join(dataDir, 'postgres')).digest('hex').slice(0, 12);
    guessed = join(tmpdir(), `springtide-${hash}`);
    await stranger.try({ kind: 'make', path: guessed });

    server = await ServerProcess.start({ dataDir });
    await writeFile(join(dataDir, 'keys', 'rack'), 'the key of a rack');
    await writeFile(join(dataDir, 'files', 'app.conf'), 'secret = x');
    await makeNode();
    const made = await runMain(['token', '--owner', 'alice'], { SPRINGTIDE_DATA_DIR: dataDir });
    const url = new URL((await embeddedUrl(dataDir)).replace('@/', '@localhost/'));
    const key = await readFile(join(dataDir, 'ssh', 'id_ed25519'), 'utf8');
    secrets = [made.stdout.trim(), url.password, key.split('\n')[2] ?? ''];
    const postmaster = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
    heads = [server.pid ?? 0, Number.parseInt(postmaster, 10)];
  });

  afterAll(async () => {
    await stranger[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await stopSandbox(dataDir);
    await rm(place, { recursive: true, force: true });
    await rm(guessed, { recursive: true, force: true });
  });

  /** The processes that are there now. */
  async function ours(): Promise<readonly number[]> {
    return (await Promise.all(heads.map(processTree))).flat();
  }

  async function makeNode(): Promise<void> {
    const vmType = await server.call<number>('/vm_type/create', { name: 'box', provider: 'sandbox', settings: {} });
    const expand = await defineTemplate(server, 'up', [{ name: 'create_vm' }]);
    const pool = await definePool(server, { name: 'web', vmType, sd: 1, image: 'none', tasks: { expand } });
    const { task_id } = await server.call<{ task_id: number }>(`/pool/expand/${pool}`, { num: 1 });
    await untilTask(server, task_id, [2]);
  }

  test('has something to try', async () => {
    expect(secrets.map((secret) => secret.length > 30)).toEqual([true, true, true]);
    expect((await ours()).length).toBeGreaterThan(5);
    expect((await lstat(guessed)).uid, 'he was there first').toBe(STRANGER);
    expect(await new SandboxPlace(dataDir).vmIds()).toHaveLength(1);
  });

  test('sees no file of the data directory, connects to no socket there, and writes nothing', async () => {
    const paths = await everythingBelow(dataDir);
    expect(paths.length).toBeGreaterThan(1000);
    for (const mode of [0o700, 0o755]) {
      // also when somebody opens it by mistake while the server runs
      await chmod(dataDir, mode);
      const tried: string[] = [];
      for (const path of paths) {
        if ((await stranger.try({ kind: 'read', path }))[0] === 'done') tried.push(`read ${path}`);
        if ((await stranger.try({ kind: 'look', path }))[0] === 'done') tried.push(`listed ${path}`);
      }
      for (const path of [...(await readdir(dataDir)).map((name) => join(dataDir, name)), join(dataDir, 'new')]) {
        if ((await stranger.try({ kind: 'write', path }))[0] === 'done') tried.push(`wrote ${path}`);
        if ((await stranger.try({ kind: 'write', path: join(path, 'new') }))[0] === 'done')
          tried.push(`wrote in ${path}`);
      }
      const sockets: string[] = [];
      for (const path of paths) if (await isSocket(path)) sockets.push(path);
      expect(sockets, 'PostgreSQL has one').toContain(join(dataDir, 'postgres', '.s.PGSQL.5432'));
      for (const path of sockets) {
        if ((await stranger.try({ kind: 'connect', path }))[0] === 'done') tried.push(`connected to ${path}`);
      }
      expect(tried, `mode ${mode.toString(8)}`).toEqual([]);
    }
    await chmod(dataDir, 0o700);
  });

  test('gets into no database, wherever its socket might be', async () => {
    const url = await embeddedUrl(dataDir);
    const places = [dataDir, join(dataDir, 'postgres'), guessed, tmpdir(), '/run', '/var/run/postgresql'];
    for (const pid of await ours()) places.push(`/proc/${pid}/cwd`);
    for (const directory of places) {
      const where = url.replace(/host=.*/, `host=${encodeURIComponent(directory)}`);
      for (const user of [where, where.replace(/springtide_app:[0-9a-f]+@/, 'springtide@')]) {
        expect((await stranger.try({ kind: 'login', url: user }))[0], directory).toBe('refused');
      }
    }
    expect(await readdir(guessed), 'nothing of ours lies where a stranger was first').toEqual([]);
    expect((await readdir(tmpdir())).filter((name) => name.includes('.s.PGSQL'))).toEqual([]);
  });

  test("reads nothing of the server's processes, and stops none", async () => {
    const names = ['environ', 'mem', 'maps', 'root/etc/passwd', 'cwd/package.json', 'cwd/PG_VERSION', 'io', 'auxv'];
    const got: string[] = [];
    for (const pid of await ours()) {
      for (const name of names) {
        const path = `/proc/${pid}/${name}`;
        if ((await stranger.try({ kind: 'read', path }))[0] === 'done') got.push(`read ${path}`);
      }
      if ((await stranger.try({ kind: 'look', path: `/proc/${pid}/fd` }))[0] === 'done') got.push(`fds of ${pid}`);
      if ((await stranger.try({ kind: 'signal', pid }))[0] === 'done') got.push(`signalled ${pid}`);
    }
    expect(got).toEqual([]);
  });

  test('finds no secret in the list of processes', async () => {
    const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    for (const pid of numbers) {
      const [, line] = await stranger.try({ kind: 'read', path: `/proc/${pid}/cmdline` });
      for (const secret of secrets) expect(line.includes(secret), `${pid}: ${line}`).toBe(false);
    }
    for (const pid of heads) {
      expect((await stranger.try({ kind: 'read', path: `/proc/${pid}/cmdline` }))[0], 'it could see one').toBe('done');
    }
  });
});

async function everythingBelow(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isSymbolicLink()).map(({ parentPath, name }) => join(parentPath, name));
}

async function isSocket(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null))?.isSocket() === true;
}
