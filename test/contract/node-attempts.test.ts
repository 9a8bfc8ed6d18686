import { describe, expect, test } from 'vitest';
import { caller, METHODS, NO_ID } from './support/client.ts';
import { makeStep, makeTemplate } from './support/make.ts';
import { makeFailedTask, nodesOf } from './support/tasks.ts';

const { data, refusal } = caller();

describe('the attempts of a node', () => {
  test('tell of times, exit codes and what was written', async () => {
    const step = await makeStep();
    const { id: template } = await makeTemplate({ steps: [{ name: step.name }] });
    const task = await makeFailedTask({ template_id: template, params: { exit: 0 } });
    const [node] = await nodesOf(task);
    const path = `/task/node/${node?.id}/attempts`;
    const attempts = await data<readonly { readonly text: string; readonly finished: number }[]>(path);
    expect(attempts).toEqual([
      {
        step_index: 0,
        step: step.name,
        attempt: 1,
        state: 'failed',
        exit_code: null,
        started: expect.any(Number),
        finished: expect.any(Number),
        text: expect.stringContaining('cannot be reached'),
        offset: 0,
        size: expect.any(Number),
        marks: expect.any(Array),
        stderr: [],
        missing: null,
        gone: false,
      },
    ]);
    const [log] = await data<readonly Readonly<Record<string, string>>[]>(`/task/node/${node?.id}/log`);
    expect(log).toEqual({ [step.name]: attempts[0]?.text });
    for (const method of METHODS) expect(await caller(method).data(path)).toEqual(attempts);
    expect(await data(`${path}?step_index=0&attempt=1&offset=3&only=1`)).toEqual(attempts);
    expect(await data(path, { step_index: '0', attempt: 2 })).toEqual([]);
  });

  test.each(['step_index=-1', 'attempt=x', 'offset=1.5', 'only=2', 'offset=99999999999'])(
    'refuse %s',
    async (query) => {
      const [field] = query.split('=');
      expect(await refusal(`/task/node/1/attempts?${query}`)).toMatchObject({
        code: 400,
        msg: expect.stringContaining(field ?? '?'),
        data: [],
      });
    },
  );

  test('of no node', async () => {
    expect(await refusal(`/task/node/${NO_ID}/attempts`)).toMatchObject({ code: 400, data: [] });
  });
});
