import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { TaskId } from '../../src/domain/ids.ts';
import { startTask } from '../../src/operations/tasks/start-task.ts';
import { failed, type StepCall } from '../../src/steps/step.ts';
import type { TestEngine } from '../support/engine.ts';
import { machines, poolNow, replace, replacingEngine } from '../support/replacing.ts';
import { checkedCounts, logOf } from '../support/task-check.ts';
import { TESTER } from '../support/tester.ts';

async function rollbackOf({ test: { database } }: TestEngine, taskId: TaskId): Promise<TaskId> {
  const { rows } = await sql<{ id: TaskId }>`select id from task where rollback_of = ${taskId}`.execute(database);
  return rows[0]?.id ?? (0 as TaskId);
}

async function addressesOf(engine: TestEngine): Promise<readonly string[]> {
  return (await poolNow(engine)).nodes.map(({ ip }) => ip);
}

function failsAt(name: string, node: number): (call: StepCall) => boolean {
  return ({ step, facts }) => step.name === name && facts.node_id === node;
}

test('a replacement that fails returns its new nodes whose old ones still serve, and touches no other', async () => {
  await using engine = await replacingEngine(4);
  const { database } = engine.test;
  const ran: string[] = [];
  const fails = failsAt('register', 7);
  await engine.worker((call) => {
    ran.push(`${call.step.name} ${call.facts.ip}`);
    return fails(call) ? failed('broken') : machines(call);
  });
  const policy = { max_failures: '0', rollback: true };
  const taskId = await replace(engine, { maxSurge: '2', policy });
  await engine.until(taskId, 'failed');
  const rollback = await rollbackOf(engine, taskId);
  await engine.until(rollback, 'success');
  expect(await checkedCounts(database, rollback)).toEqual([0, 0, 2, 0, 0]);
  expect(await addressesOf(engine), 'two are replaced, and the others are as they were').toEqual([
    '10.0.0.2',
    '10.0.0.3',
    '10.9.0.5',
    '10.9.0.6',
  ]);
  expect((await poolNow(engine)).node_count).toBe(4);
  expect(ran.slice(-4).toSorted()).toEqual([
    'return_vm 10.9.0.7',
    'return_vm 10.9.0.8',
    'unregister 10.9.0.7',
    'unregister 10.9.0.8',
  ]);
  const lines = await logOf(database, taskId);
  expect(lines).toContain(`returning 2 new nodes, whose old ones still serve: task ${rollback}`);
  await expect(startTask(engine.context, TESTER, { taskId, params: null })).rejects.toThrow('start a new task');
  const again = await replace(engine);
  await engine.until(again, 'failed', 'success');
});

test('where no new node is left to return, it is said', async () => {
  await using engine = await replacingEngine(2);
  const fails = failsAt('return_vm', 1);
  await engine.worker((call) => (fails(call) ? failed('broken') : machines(call)));
  const taskId = await replace(engine, { maxSurge: '1', policy: { rollback: true } });
  await engine.until(taskId, 'failed');
  expect(await rollbackOf(engine, taskId)).toBe(0);
  expect(await logOf(engine.test.database, taskId)).toContain(
    'not rolled back: no new node is there whose old one still serves',
  );
  expect(await addressesOf(engine)).toEqual(['10.0.0.0', '10.0.0.1', '10.9.0.3']);
});
