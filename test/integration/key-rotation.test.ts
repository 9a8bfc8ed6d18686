import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { lastRotation, waitedFor } from '../../src/store/sealed/rotations.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { definePool, untilTask } from '../support/fleet-setup.ts';
import { ServerProcess } from '../support/server-process.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';

/* The server's own key is changed on real nodes: KR1 to KR4, KR6, KW2 and KW3. */

interface RotationView {
  readonly generation: number;
  readonly phase: string;
  readonly waiting: number;
  readonly ready: number;
  readonly failed: number;
}

interface Node {
  readonly sshd: TestSshd;
  /** What the file has that its sshd reads. */
  read(): Promise<string>;
  write(text: string): Promise<void>;
  /** Has it hold runs that ended well. */
  finishRuns(ids: readonly string[]): Promise<void>;
}

/** A node whose sshd reads authorized_keys of the user, or another file of the home. */
async function startNode(stack: AsyncDisposableStack, address: string, file = '.ssh/authorized_keys'): Promise<Node> {
  const home = await mkdtemp(join(tmpdir(), 'springtide-home-'));
  stack.defer(() => rm(home, { recursive: true, force: true }));
  await mkdir(join(home, '.ssh'), { mode: 0o700 });
  const path = join(home, file);
  const sshd = stack.use(await startSshd(address, { home, config: [`AuthorizedKeysFile ${path}`] }));
  const runs = join(home, '.springtide/runs');
  const finishRuns = async (ids: readonly string[]): Promise<void> => {
    await mkdir(runs, { recursive: true, mode: 0o700 });
    const files = [
      ['pid', '1 -\n'],
      ['out', ''],
      ['rc', '0\n'],
    ] as const;
    for (const id of ids) for (const [kind, text] of files) await writeFile(join(runs, `${id}.${kind}`), text);
  };
  return {
    sshd,
    finishRuns,
    read: () => readFile(path, 'utf8'),
    write: (text) => writeFile(path, text, { mode: 0o600 }),
  };
}

test(
  'a new key is given to all nodes, tried, and takes the place of the old one, which is taken away; whoever dies in the middle',
  { timeout: 180_000 },
  async () => {
    await using stack = new AsyncDisposableStack();
    const { database, url } = stack.use(await testDatabase());
    const dataDir = await mkdtemp(join(tmpdir(), 'springtide-rotation-'));
    stack.defer(() => rm(dataDir, { recursive: true, force: true }));
    const server = stack.use(await ServerProcess.start({ dataDir, env: { SPRINGTIDE_DATABASE_URL: url } }));
    const keyNow = async (): Promise<string> => (await server.call<{ public_key: string }>('/server/key')).public_key;
    const old = await keyNow();
    const addresses = ['127.0.5.1', '127.0.5.2', '127.0.5.3'];
    const nodes = [
      await startNode(stack, '127.0.5.1'),
      await startNode(stack, '127.0.5.2'),
      // this one's sshd reads keys from elsewhere
      await startNode(stack, '127.0.5.3', 'elsewhere'),
    ] as const;
    const [plain, restricted, elsewhere] = nodes;
    await plain.write(`# people\n${old}\n`);
    await restricted.write(`from="127.0.0.0/8" ${old}\nssh-ed25519 AAAAelse alice`);
    await elsewhere.write(`${old}\n`);
    const machines = nodes.map(({ sshd: { endpoint } }) => ({ ip: endpoint.host, port: endpoint.port }));
    const settings = { machines, user: plain.sshd.endpoint.user };
    const vmType = await server.call<number>('/vm_type/create', { name: 'local', provider: 'static', settings });
    const pool = await definePool(server, { name: 'p', vmType, sd: 1, image: 'none', tasks: {} });
    const ids = await server.call<readonly number[]>(`/pool/${pool}/add_nodes`, { nodes: addresses });
    const rotation = (): Promise<RotationView> => server.call('/server/key/rotation');
    const untilPhase = (wanted: string): Promise<void> =>
      until(`the phase is ${wanted}`, async () => (await rotation()).phase === wanted);

    // what another installation ran there is no answer
    await plain.finishRuns([1, 2, 3].map((tries) => `key-1-1-${ids[0]}-${tries}-add`));
    expect(await server.call('/server/key/rotate', { plan: 1 })).toEqual({ nodes: 3, by_hand: [] });
    expect(await rotation()).toMatchObject({ phase: 'none' });
    await server.call('/server/key/rotate');
    await expect(server.call('/server/key/rotate')).rejects.toThrow('is being changed already');
    await until('nodes are in the hands of the server', async () => (await leases(database)) > 0);
    await server.kill();
    expect(await leases(database)).toBeGreaterThan(0);
    await server.start();
    await sql`update key_rotation_node set lease = now() where lease is not null`.execute(database);

    await until('two have it, and one does not', async () => {
      const { ready, failed } = await rotation();
      return ready === 2 && failed === 1;
    });
    expect(await keyNow()).toBe(old);
    const { generation } = await rotation();
    await expect(server.call('/server/key/rotate/finish', { generation })).rejects.toThrow(
      `nodes ${ids[2]} do not have the key yet`,
    );
    const [failed] = await server.call<readonly object[]>('/server/key/rotation/nodes', { state: 'failed' });
    expect(failed).toMatchObject({ node_id: ids[2], ip: '127.0.5.3' });
    expect(JSON.stringify(failed)).toContain('does not accept it');
    const added = (await plain.read()).split('\n')[2] ?? '';
    expect(await plain.read()).toBe(`# people\n${old}\n${added}\n`);
    expect(await restricted.read()).toBe(
      `from="127.0.0.0/8" ${old}\nssh-ed25519 AAAAelse alice\nfrom="127.0.0.0/8" ${added}\n`,
    );

    await until('the phase is old enough to go on', () =>
      server.call('/server/key/rotate/finish', { generation, except: [ids[2]] }).then(
        () => true,
        () => false,
      ),
    );
    // KR6: a second click, which would end the phase that began with the first
    for (const what of ['finish', 'back']) {
      const again = server.call(`/server/key/rotate/${what}`, { generation, except: [ids[2]] });
      await expect(again).rejects.toThrow('has another phase by now');
    }
    await until('it counts', async () => (await keyNow()) === added);
    await until('two lack the old one, and one goes on to be reached with it', async () => {
      const { phase, ready, failed } = await rotation();
      return phase === 'removing' && ready === 2 && failed === 1;
    });
    await elsewhere.write(`${old}\n${added}\n`);
    await sql`update key_rotation_node set due = now()`.execute(database);
    // there the old key cannot be taken away, as the file is another one
    await untilPhase('ended');
    expect(await plain.read()).toBe(`# people\n${added}\n`);
    expect(await restricted.read()).toBe(`ssh-ed25519 AAAAelse alice\nfrom="127.0.0.0/8" ${added}\n`);
    const { count } = await database
      .selectFrom('sealed_key')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBe(1);
    await elsewhere.write(`${added}\n`);
    const command = { nodes: addresses, script: 'true', opr_user: 'tester' };
    await server.call('/task/run_command', command);
    expect(await untilTask(server, 1, [2, 3], 60)).toMatchObject({ state: 2 });

    await server.call('/server/key/rotate');
    await until('one has it', async () => (await rotation()).ready > 0);
    const back = { generation: (await rotation()).generation };
    await server.call('/server/key/rotate/back', back);
    await expect(server.call('/server/key/rotate/back', back)).rejects.toThrow('has another phase by now');
    await untilPhase('ended');
    expect(await keyNow()).toBe(added);
    expect(await plain.read()).toBe(`# people\n${added}\n`);
    const told = await rotationsTold(database);
    expect(told.filter(({ node_id: node }) => node === undefined)).toMatchObject([
      { phase: 'adding', is_back: false, by: 'tester' },
      { phase: 'removing', is_back: false, by: 'tester' },
      { phase: 'ended', is_back: false, by: '' },
      { phase: 'adding', is_back: false, by: 'tester' },
      { phase: 'removing', is_back: true, by: 'tester' },
      { phase: 'ended', is_back: true, by: '' },
    ]);
    expect(told.find(({ node_id: node }) => node !== undefined)).toMatchObject({
      phase: 'adding',
      node_id: ids[2],
      message: expect.stringContaining('does not accept it'),
    });
    const ended = await lastRotation(database);
    if (ended === null) throw new Error('there was none');
    // a machine that is being made may have been given the key that counted a second ago
    const since = new Date();
    const made = new Date(since.getTime() + 1000);
    await sql`update node set ip = '-', created = ${made} where id = ${ids[0]}`.execute(database);
    await sql`update key_rotation_node set state = 'waiting' where node_id = ${ids[0]}`.execute(database);
    expect(await waitedFor(database, { ...ended, phase: 'removing', since, excepted: [] }, 9)).toEqual([ids[0]]);
  },
);

async function rotationsTold(database: TestDatabase['database']) {
  const rows = await database.selectFrom('event').select('items').orderBy('id').execute();
  const items = rows.flatMap(
    ({ items }) => items as readonly { readonly type: string; readonly node_id?: number; readonly message: string }[],
  );
  return items.filter(({ type }) => type === 'key_rotation');
}

async function leases(database: TestDatabase['database']): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from key_rotation_node where lease is not null`.execute(database);
  return rows[0]?.count ?? 0;
}
