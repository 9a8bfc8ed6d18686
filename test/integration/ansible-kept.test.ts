import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModuleBuilds, type Wanted } from '../../src/ansible/module-builds.ts';
import type { Channel, ExitStatus } from '../../src/channel/channel.ts';
import type { Params } from '../../src/domain/plans/plan.ts';
import { ModulePrograms, pruneModulePrograms } from '../../src/store/tasks/module-programs.ts';
import { type AnsibleBench, module, openAnsibleBench, weighed } from '../support/ansible.ts';
import { newRun } from '../support/channel-rig.ts';
import { programWith } from '../support/module-programs.ts';

let bench: AnsibleBench;

beforeAll(async () => {
  bench = await openAnsibleBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const inHome = (name: string): string => join(bench.sshd.home, name);

/** The processes of this one in which Ansible makes programs. */
async function ownBuilders(): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const states = await Promise.all(
    pids.map(async (pid) => [Number(pid), await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')] as const),
  );
  return states.flatMap(([pid, state]) =>
    new RegExp(`^\\d+ \\(bwrap\\) [^Z] ${process.pid} `).test(state) ? pid : [],
  );
}

describe('the program of a module', () => {
  test('goes to a node once, and after that only its arguments do (AN4)', async () => {
    const { channel, sizes } = weighed(bench.channel);
    const ansible = bench.runner({ channel });
    const [first, second] = [newRun(), newRun()];
    for (const own of [first, second]) {
      expect(
        await ansible.run(bench.sshd.endpoint, module('getent', { database: 'passwd', key: 'root' }), own),
      ).toMatchObject({ code: 0 });
    }
    expect(sizes).toEqual([
      [first.runId, expect.toSatisfy((size: number) => size < 16_000)],
      [`${first.runId}-p`, expect.toSatisfy((size: number) => size > 100_000)],
      [second.runId, expect.toSatisfy((size: number) => size < 16_000)],
    ]);
  });

  test('comes with the first run when nobody ever made it, and only then (AN4)', async () => {
    const { channel, sizes } = weighed(bench.channel);
    const shelf = new ModulePrograms(bench.database);
    const task = { ...module('group', { name: 'root' }), taskId: await newTask() };
    const runs = [newRun(), newRun(), newRun()];
    const ansible = bench.runner({ channel, shelf });
    for (const own of runs.slice(0, 2)) await ansible.run(bench.sshd.endpoint, task, own);
    await rm(inHome('.springtide/modules'), { recursive: true });
    const later = { ...task, taskId: await newTask() };
    await bench.runner({ channel, shelf }).run(bench.sshd.endpoint, later, runs[2] ?? newRun());
    const [first, second, third] = runs.map(({ runId }) => runId);
    expect(sizes.map(([runId, size]) => [runId, size > 100_000])).toEqual([
      [first, true],
      [second, false],
      [third, false],
      [`${third}-p`, true],
    ]);
  });

  test('arrives when its server dies after the node said that it lacks it, and the module runs once', async () => {
    const own = newRun();
    let calls = 0;
    const dying: Channel = {
      ...bench.channel,
      run: (endpoint, script, options) => {
        calls += 1;
        if (calls === 2) throw new Error('the server died');
        return bench.channel.run(endpoint, script, options);
      },
    };
    await rm(inHome('.springtide/modules'), { recursive: true, force: true });
    const touch = module('lineinfile', {
      path: inHome('once'),
      line: 'once',
      create: true,
      insertafter: 'EOF',
      search_string: 'never',
    });
    await expect(bench.runner({ channel: dying }).run(bench.sshd.endpoint, touch, own)).rejects.toThrow(
      'the server died',
    );
    const answers = [await bench.run(touch, own), await bench.run(touch, own)];
    expect(answers[0]).toMatchObject({ kind: 'exited', code: 0, output: expect.stringMatching(/^changed/) });
    expect(answers[1]).toEqual(answers[0]);
    expect(await bench.lines('once')).toBe(1);
  });

  test('is made by a process that may die at any moment (MB2)', async () => {
    const ansible = bench.runner();
    const run = (name: string, args: Params): Promise<ExitStatus> =>
      ansible.run(bench.sshd.endpoint, module(name, args), newRun());
    expect(await run('ping', {})).toMatchObject({ code: 0 });
    const before = await ownBuilders();
    for (const pid of before) process.kill(pid, 'SIGKILL');
    expect(await run('stat', { path: '/' })).toMatchObject({ code: 0 });
    const whileMaking = run('file', { path: inHome('made'), state: 'touch' });
    for (const pid of await ownBuilders()) process.kill(pid, 'SIGKILL');
    expect(await whileMaking).toMatchObject({ code: 0 });
  });
});

const wanted = (taskId: number): Wanted => ({ names: ['ansible.builtin.ping'], taskId });
const never = new AbortController().signal;

async function newTask(): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into task (kind, template_id, template_name, task_name, pool_id, pool_name, plan, step_len, opr_user)
    values ('manual', 1, 't', 't', 1, 'p', '[]', 1, 'x') returning id`.execute(bench.database);
  return rows[0]?.id ?? 0;
}

describe('a task runs a module as it was when it first ran it (MB1)', () => {
  test('also when two servers with different versions of Ansible build it at once', async () => {
    const taskId = await newTask();
    const shelf = new ModulePrograms(bench.database);
    const other = { ...programWith('print(1)'), python: [3, 8] as [number, number] };
    const [kept] = await new ModuleBuilds({ hidden: [], shelf }).of(wanted(taskId), never);
    expect(kept).toMatchObject({ module: 'ansible.modules.ping', ansible: expect.stringMatching(/^2\./) });
    await shelf.keep(taskId, new Map([['ansible.builtin.ping', other]]));
    expect(await new ModuleBuilds({ hidden: [], shelf, playbooks: [] }).of(wanted(taskId), never)).toEqual([kept]);
    const later = await newTask();
    await Promise.all([
      shelf.keep(later, new Map([['ansible.builtin.ping', other]])),
      ...(kept === undefined ? [] : [shelf.keep(later, new Map([['ansible.builtin.ping', kept]]))]),
    ]);
    const answers = await Promise.all(
      [1, 2].map(() => new ModuleBuilds({ hidden: [], shelf }).of(wanted(later), never)),
    );
    expect([kept, other]).toContainEqual(answers[0]?.[0]);
    expect(answers[1]).toEqual(answers[0]);
  });

  test('until it has ended as many days ago as its logs are kept', async () => {
    const taskId = await newTask();
    const shelf = new ModulePrograms(bench.database);
    const program = programWith(`print(${taskId})`);
    const keptNow = async (): Promise<number> => (await shelf.find(taskId, ['a.b.c'])).size;
    await shelf.keep(taskId, new Map([['a.b.c', program]]));
    await sql`update module_program set made = now() - interval '2 days'`.execute(bench.database);
    await sql`update task set finished = now() - interval '29 days' where id = ${taskId}`.execute(bench.database);
    await pruneModulePrograms(bench.database, 30);
    expect(await keptNow()).toBe(1);
    await sql`update task set finished = now() - interval '31 days' where id = ${taskId}`.execute(bench.database);
    await pruneModulePrograms(bench.database, 30);
    expect(await keptNow()).toBe(0);
    const left = bench.database.selectFrom('module_program').select('hash').where('hash', '=', program.hash);
    expect(await left.execute()).toEqual([]);
  });
});
