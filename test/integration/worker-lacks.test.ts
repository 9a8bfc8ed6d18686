import { expect, test } from 'vitest';
import type { VmTypeId } from '../../src/domain/ids.ts';
import type { PlannedStep } from '../../src/domain/plans/plan.ts';
import type { Lack } from '../../src/engine/own-lacks.ts';
import { message } from '../../src/messages/message.ts';
import { listWorkers } from '../../src/store/processes/worker-views.ts';
import { PASSED, step, testEngine } from '../support/engine.ts';

/* What a worker lacks, and leaves to others: OL1 to OL3. */

const NO_ANSIBLE: Lack = { message: message('lack_ansible', { reason: 'x' }), ability: 'ansible' };
const NO_KEY: Lack = { message: message('lack_sealing_key', { reason: 'x' }), ability: 'reach' };
const PATIENCE = { lockFree: 2, lockHeld: 30 };

const module = (name: string): PlannedStep => ({
  ...step(name),
  work: { kind: 'remote', vmTypeId: 1 as VmTypeId, actions: [{ name, action: { module: name } }] },
});

test('OL1, OL2: a worker without Ansible takes scripts, and leaves modules of Ansible to one that has it', async () => {
  await using engine = await testEngine(60);
  const ran = { lacking: 0, able: 0 };
  const count = (who: keyof typeof ran) => () => {
    ran[who] += 1;
    return PASSED;
  };
  await engine.worker(count('able'));
  await engine.worker(count('lacking'), { lacks: () => Promise.resolve([NO_ANSIBLE]) });
  const { rows } = await listWorkers(engine.test.database, '', PATIENCE, { page: 1, pageSize: 10 });
  expect(rows.map(({ lacks }) => lacks)).toEqual([[], [NO_ANSIBLE.message]]);
  await engine.until(await engine.launch([module('shell'), module('apt')]), 'success');
  expect(ran).toEqual({ lacking: 0, able: 120 });
});

test('OL2: without another worker it takes them at once', async () => {
  await using engine = await testEngine(20);
  let ran = 0;
  const count = () => {
    ran += 1;
    return PASSED;
  };
  await engine.worker(count, { lacks: () => Promise.resolve([NO_ANSIBLE]) });
  await engine.until(await engine.launch([module('apt')]), 'success');
  expect(ran).toBe(20);
});

test('OL3: without the sealing key it takes nothing, until it has it', async () => {
  await using engine = await testEngine(20);
  let lacks: readonly Lack[] = [NO_KEY];
  let ran = 0;
  const count = () => {
    ran += 1;
    return PASSED;
  };
  await engine.worker(count, { lacks: () => Promise.resolve(lacks) });
  const taskId = await engine.launch([module('shell')]);
  const own = async () => (await listWorkers(engine.test.database, '', PATIENCE, { page: 1, pageSize: 10 })).rows[0];
  const first = await own();
  expect(first?.lacks).toEqual([NO_KEY.message]);
  const since = async (): Promise<number> => Number((await own())?.heartbeat) - Number(first?.heartbeat);
  // as long as the queue would need to offer it twice
  await expect.poll(since, { timeout: 20_000 }).toBeGreaterThan(1500);
  expect(ran).toBe(0);
  lacks = [];
  await engine.until(taskId, 'success');
  expect((await own())?.lacks).toEqual([]);
  expect(ran).toBe(20);
});

test('a worker of an earlier version does not say what it lacks, and counts as one that has all', async () => {
  await using engine = await testEngine(20);
  const { database } = engine.test;
  await engine.worker(() => PASSED, { lacks: () => Promise.resolve([NO_ANSIBLE]) });
  await database.insertInto('worker').values({ id: 'old', name: 'old 1' }).execute();
  const { rows } = await listWorkers(database, 'old', { lockFree: 60, lockHeld: 60 }, { page: 1, pageSize: 10 });
  expect(rows.map(({ lacks }) => lacks)).toEqual([null]);
});
