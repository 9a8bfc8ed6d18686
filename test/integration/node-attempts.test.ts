import { expect, test, vi } from 'vitest';
import type { NodeRunId } from '../../src/domain/ids.ts';
import { attemptsOf } from '../../src/store/logs/attempt-views.ts';
import { nodeRunLog } from '../../src/store/logs/log-views.ts';
import { failed, passed, type StepCall, type StepOutcome } from '../../src/steps/step.ts';
import { step, testEngine } from '../support/engine.ts';

const ALL = { stepIndex: 0, attempt: 0, offset: 0, isOnly: false };

test('output has its times, comes in parts, and is there once, also when another process attaches', async () => {
  const begun = Date.now();
  let late = 0;
  await using engine = await testEngine(1, { now: () => new Date(begun + late) });
  const { database } = engine.test;
  let end = Promise.withResolvers<StepOutcome>();
  const calls: StepCall[] = [];
  const attach = async (call: StepCall): Promise<StepOutcome> => {
    calls.push(call);
    const { promise, reject } = (end = Promise.withResolvers());
    call.signal.addEventListener('abort', () => reject(call.signal.reason as Error));
    return promise;
  };
  const first = await engine.worker(attach);
  const taskId = await engine.launch([step('echo', { retry_times: 1 })]);
  await vi.waitUntil(() => calls.length === 1);
  const { id } = await database.selectFrom('node_run').select('id').executeTakeFirstOrThrow();
  const read = async (from = ALL) => (await attemptsOf(database, id, from))?.attempts ?? [];
  const until = (text: string) => vi.waitUntil(async () => (await read())[0]?.text === text);

  late = 2000;
  calls[0]?.onOutput('😀 one\n');
  await until('😀 one\n');
  expect(await read()).toEqual([
    expect.objectContaining({ step_index: 0, attempt: 1, state: 'running', exit_code: null, finished: null }),
  ]);
  expect((await read())[0]).toMatchObject({ skipped: 0, size: 6, marks: [0, 2000] });
  const known = { ...ALL, attempt: 1, offset: 6 };
  expect((await read(known))[0]).toMatchObject({ text: '', skipped: 6, size: 6 });
  expect((await read({ ...known, offset: 7 }))[0], 'more is known than there is').toMatchObject({ skipped: 0 });

  // another process attaches, and gets the output from its first byte
  await first[Symbol.asyncDispose]();
  await engine.worker(attach);
  await vi.waitUntil(() => calls.length === 2);
  late = 9000;
  calls[1]?.onOutput('😀 one\ntwo\n');
  await until('😀 one\ntwo\n');
  expect((await read(known))[0]).toMatchObject({ text: 'two\n', skipped: 6, size: 10, marks: [0, 2000, 1, 9000] });
  late = 12_000;
  const log = '[notice]\n😀 one\ntwo\nexit code 3';
  const lines = [
    [0, 1],
    [1, 0],
    [3, -1],
  ] as const;
  end.resolve({ ...failed('exit code 3', log, 3), lines, stderr: [[2, 3]] });
  await vi.waitUntil(() => calls.length === 3);
  end.resolve(passed('at once', null, 0));
  await engine.until(taskId, 'success');

  const [one, two] = await read();
  const marks = [0, 9000, 1, 2000, 2, 9000, 3, 12_000];
  expect(one).toMatchObject({
    state: 'failed',
    exit_code: 3,
    text: log,
    size: log.length - 1,
    marks,
    stderr: [2, 3],
    is_gone: false,
  });
  expect(one?.finished).toEqual(new Date(begun + 12_000));
  expect(two).toMatchObject({ attempt: 2, state: 'success', exit_code: 0, text: 'at once', marks: [] });
  expect(await read(known), 'what ended is told as a whole').toMatchObject([{ text: log, skipped: 0 }, { attempt: 2 }]);
  expect(await read({ ...known, isOnly: true })).toHaveLength(1);
  expect(await read({ ...ALL, stepIndex: 1 })).toEqual([]);
  expect((await nodeRunLog(database, id))?.steps.map((row) => row.log)).toEqual([log, 'at once']);
  expect(await attemptsOf(database, (id + 1) as NodeRunId, ALL)).toBeNull();

  // rows of older versions
  await database.updateTable('step_run').set({ output: null }).execute();
  await database.updateTable('step_log').set({ marks: null }).execute();
  expect((await read()).map((row) => row.marks)).toEqual([null, null]);
});

test('of more than is read at once, the last attempts have their text, and the others when they are asked for', async () => {
  await using engine = await testEngine(1);
  await engine.worker(() => passed('x'.repeat(1024 * 1024 - 10)));
  const taskId = await engine.launch(Array.from({ length: 6 }, (_, index) => step(`s${index}`)));
  await engine.until(taskId, 'success');
  const { database } = engine.test;
  const { id } = await database.selectFrom('node_run').select('id').executeTakeFirstOrThrow();
  const found = await attemptsOf(database, id, ALL);
  expect(found?.attempts.map(({ text }) => text === null)).toEqual([true, true, false, false, false, false]);
  const only = await attemptsOf(database, id, { ...ALL, attempt: 1, isOnly: true });
  expect(only?.attempts).toMatchObject([{ step_index: 0, size: 1024 * 1024 - 10 }]);
  expect(only?.attempts[0]?.text).toHaveLength(1024 * 1024 - 10);
});
