import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { definePool, defineSteps, defineTemplate, untilTask } from '../support/fleet-setup.ts';
import { ServerProcess } from '../support/server-process.ts';
import { startSshd } from '../support/sshd.ts';
import { WorkerProcess } from '../support/worker-process.ts';

interface WorkerView {
  readonly name: string;
  readonly slices: number;
  readonly lacks: readonly { readonly code: string; readonly msg: string }[] | null;
}

test(
  'workers that share nothing but the database and the sealing key run one task together; one without the key runs nothing',
  { timeout: 240_000 },
  async () => {
    await using stack = new AsyncDisposableStack();
    const newDirectory = async (): Promise<string> => {
      const directory = await mkdtemp(join(tmpdir(), 'springtide-apart-'));
      stack.defer(() => rm(directory, { recursive: true, force: true }));
      return directory;
    };
    const { url } = stack.use(await testDatabase());
    const sshd = stack.use(await startSshd('0.0.0.0'));
    const env = { SPRINGTIDE_DATABASE_URL: url, SPRINGTIDE_MAX_CONNECTIONS: '5' };
    const dataDir = await newDirectory();
    const api = { ...env, SPRINGTIDE_ROLE: 'api' };
    await mkdir(join(dataDir, 'files'), { mode: 0o700 });
    await writeFile(join(dataDir, 'files', 'app.conf'), 'port 80\n');
    const server = stack.use(await ServerProcess.start({ dataDir, env: api }));
    await server.call('/key/create', { name: 'rack', text: await readFile(sshd.keyFile, 'utf8') });

    const given = { ...env, SPRINGTIDE_SEALING_KEY_FILE: join(await newDirectory(), 'sealing.key') };
    await copyFile(join(dataDir, 'sealing.key'), given.SPRINGTIDE_SEALING_KEY_FILE);
    const worker = async (more: Readonly<Record<string, string>>): Promise<WorkerProcess> =>
      stack.use(await WorkerProcess.start({ ...more, SPRINGTIDE_DATA_DIR: await newDirectory() }));
    const without = await worker(env);
    const [one, two] = await Promise.all([worker(given), worker(given)]);
    const list = (): Promise<readonly WorkerView[]> => server.call('/worker/list');
    const lacksOf = async ({ pid }: WorkerProcess): Promise<WorkerView['lacks']> =>
      (await list()).find(({ name }) => name.endsWith(` ${pid}`))?.lacks ?? null;
    expect(await lacksOf(without)).toContainEqual({
      code: 'lack_sealing_key',
      msg: expect.stringContaining(`copy that file to`),
    });
    expect((await lacksOf(one))?.filter(({ code }) => code !== 'lack_ansible')).toEqual([]);

    // each node waits until two workers have a slice
    const script = 'echo {{ ip }} >>"$HOME/ran"\nuntil [ -e "$HOME/open" ]; do sleep 0.1; done\ncat copied-{{ ip }}';
    const copy = { module: 'copy', src: 'app.conf', dest: '{{ home }}/copied-{{ ip }}' };
    await defineSteps(server, [
      { name: 'send', params: { home: 'string' }, script: copy },
      { name: 'work', params: {}, script: `cd "$HOME"\n${script}` },
    ]);
    const { port, user } = sshd.endpoint;
    const settings = { machines: [], port, user, key_file: 'rack' };
    const vmType = await server.call<number>('/vm_type/create', { name: 'local', provider: 'static', settings });
    const steps = [{ name: 'send', param_values: { home: sshd.home } }, { name: 'work' }];
    const template = await defineTemplate(server, 'work', steps);
    const poolId = await definePool(server, { name: 'apart', vmType, sd: 1, image: 'none', tasks: {} });
    const ips = Array.from({ length: 40 }, (_, index) => `127.0.4.${index + 1}`);
    await server.call(`/pool/${poolId}/add_nodes`, { nodes: ips });
    const request = { template_id: template, task_name: 'apart', opr_user: 'tester', nodes: ips, params: {} };
    await server.call('/task/create', request);
    const slices = async (): Promise<readonly (number | undefined)[]> => {
      const rows = await list();
      return [one, two, without].map(({ pid }) => rows.find(({ name }) => name.endsWith(` ${pid}`))?.slices);
    };
    await expect.poll(slices, { timeout: 60_000, interval: 100 }).toEqual([1, 1, 0]);
    await writeFile(join(sshd.home, 'open'), '');
    expect(await untilTask(server, 1, [2, 3], 120)).toMatchObject({ state: 2, stat: [0, 0, 40, 0, 0] });
    const ran = (await readFile(join(sshd.home, 'ran'), 'utf8')).trim().split('\n');
    expect(ran.toSorted(), 'each node ran its command once').toEqual(ips.toSorted());
    expect(await readFile(join(sshd.home, 'copied-127.0.4.7'), 'utf8')).toBe('port 80\n');

    const [key] = await server.call<readonly { id: number }[]>('/key/list');
    await expect(server.call(`/key/delete/${key?.id}`)).rejects.toThrow('key rack is used by machine type local');
    const [deletable] = await server.call<readonly { id: number }[]>('/file/list');
    await server.call(`/file/delete/${deletable?.id}`);
    await server.call('/task/create', { ...request, nodes: ips.slice(0, 1) });
    expect(await untilTask(server, 2, [2, 3], 120)).toMatchObject({ state: 3 });
  },
);
