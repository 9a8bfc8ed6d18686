import { expect, test } from 'vitest';
import { outputGroups } from '../../src/store/logs/output-groups.ts';
import { failed, passed } from '../../src/steps/step.ts';
import { step, testEngine } from '../support/engine.ts';

const FIRST = { page: 1, pageSize: 10 };

test('the outputs of five thousand nodes are a few groups: failures first, then the small ones', async () => {
  await using engine = await testEngine(5000);
  const { database } = engine.test;
  const [odd, broken, ...rest] = engine.nodes;
  const away = new Set(rest.slice(0, 40).map(({ ip }) => ip));
  await engine.worker(({ facts: { ip } }) => {
    if (ip === odd?.ip) return passed('kernel 5\n', null, 0);
    if (ip === broken?.ip) return failed('exit code 3: oh', 'oh\nexit code 3', 3);
    if (away.has(ip)) return failed(`node cannot be reached: connect ECONNREFUSED ${ip}:22`);
    return passed('kernel 6\n', null, 0);
  });
  const taskId = await engine.launch([step('first'), step('second')]);
  await engine.until(taskId, 'success');

  const { rows, total, waiting, without } = await outputGroups(database, { taskId, stepIndex: 0 }, FIRST);
  expect({ total, waiting, without }).toEqual({ total: 4, waiting: 0, without: 0 });
  expect(rows).toMatchObject([
    { state: 'failed', exit_code: 3, count: 1, nodes: [{ ip: broken?.ip }], text: 'oh\nexit code 3' },
    { state: 'failed', exit_code: null, count: 40, error: expect.stringContaining('ECONNREFUSED') },
    {
      state: 'success',
      exit_code: 0,
      count: 1,
      nodes: [{ ip: odd?.ip }],
      text: 'kernel 5\n',
      is_cut: false,
      error: '',
    },
    { state: 'success', exit_code: 0, count: 4958, text: 'kernel 6\n' },
  ]);
  expect(rows.map(({ nodes }) => nodes.length)).toEqual([1, 20, 1, 20]);

  // those that failed in the first step never came to the second
  expect(await outputGroups(database, { taskId, stepIndex: 1 }, FIRST)).toMatchObject({
    waiting: 0,
    without: 41,
    total: 2,
  });
  const page = await outputGroups(database, { taskId, stepIndex: 0 }, { page: 2, pageSize: 3 });
  expect(page).toMatchObject({ total: 4, rows: [{ count: 4958 }] });
});

test('of checks that were cut off, those are one group that had found the same', async () => {
  await using engine = await testEngine(4);
  const { database } = engine.test;
  const [odd] = engine.nodes;
  await engine.worker(({ facts: { ip } }) => {
    const found = `changed: conf\n  +port ${ip === odd?.ip ? 81 : 80}\nfailed: restart\n`;
    return { ...failed(`node cannot be reached: connect ECONNREFUSED ${ip}:22`, found), finding: 'failed' };
  });
  const taskId = await engine.launch([step('first')]);
  await engine.until(taskId, 'failed');
  const { rows } = await outputGroups(database, { taskId, stepIndex: 0 }, FIRST);
  expect(rows).toMatchObject([
    { finding: 'failed', count: 1, text: expect.stringContaining('port 81') as string },
    { finding: 'failed', count: 3, text: expect.stringContaining('port 80') as string },
  ]);
});

test('what attempts have written that still run is compared too, and what is long is cut', async () => {
  await using engine = await testEngine(5);
  const { database } = engine.test;
  const gate = Promise.withResolvers<void>();
  const [quiet] = engine.nodes;
  await engine.worker(async ({ facts: { ip }, onOutput }) => {
    onOutput(ip === quiet?.ip ? 'begun\n' : 'begun\nhalf\n');
    await gate.promise;
    return passed('x'.repeat(20_000), null, 0);
  });
  const taskId = await engine.launch([step('first')], { stepLen: 4 });
  const rowsNow = async () => (await outputGroups(database, { taskId, stepIndex: 0 }, FIRST)).rows;
  await expect.poll(rowsNow).toMatchObject([
    { state: 'running', exit_code: null, count: 1, text: 'begun\n' },
    { state: 'running', exit_code: null, count: 3, text: 'begun\nhalf\n' },
  ]);
  expect(await outputGroups(database, { taskId, stepIndex: 0 }, FIRST)).toMatchObject({ waiting: 1 });
  gate.resolve();
  await engine.until(taskId, 'success');
  const [group] = await rowsNow();
  expect(group).toMatchObject({ state: 'success', count: 5, is_cut: true });
  expect(group?.text?.length).toBe(8000);
});

test('attempts of earlier versions, which have no digest, are told apart by their exit code alone', async () => {
  await using engine = await testEngine(3);
  const { database } = engine.test;
  await engine.worker(({ facts: { ip } }) => passed(`I am ${ip}`, null, 0));
  const taskId = await engine.launch([step('first')]);
  await engine.until(taskId, 'success');
  expect((await outputGroups(database, { taskId, stepIndex: 0 }, FIRST)).total).toBe(3);
  await database.updateTable('step_run').set({ output: null }).execute();
  const { rows } = await outputGroups(database, { taskId, stepIndex: 0 }, FIRST);
  expect(rows).toMatchObject([{ state: 'success', exit_code: 0, count: 3, text: null, is_cut: false }]);
});

test('an empty output is a text like any other', async () => {
  await using engine = await testEngine(2);
  await engine.worker(() => passed('', null, 0));
  const taskId = await engine.launch([step('first')]);
  await engine.until(taskId, 'success');
  const { rows } = await outputGroups(engine.test.database, { taskId, stepIndex: 0 }, FIRST);
  expect(rows).toMatchObject([{ count: 2, text: '' }]);
});
