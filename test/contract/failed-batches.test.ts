import { describe, expect, inject, test } from 'vitest';
import { caller } from './support/client.ts';
import { freshAddresses, silentAddresses } from './support/fresh.ts';
import { makePoolOf, makeTemplate } from './support/make.ts';
import { makeTasks, nodesOf, STATE, untilState } from './support/tasks.ts';

/* Contract §3.5: what a task over nodes that serve does after a batch of which every node failed. */

const { data } = caller();
const { isOwn } = inject('contract');

/** A task on three nodes, one at a time, of which the first does not answer. */
async function makeBroken(request: object, policy: object | null = null): Promise<number> {
  const [silent, well] = [silentAddresses(1), freshAddresses(2)];
  await makePoolOf([...silent, ...well]);
  const { id: template } = await makeTemplate();
  await data(`/task_tpl/update/${template}`, { policy });
  const nodes = [...silent, ...well];
  const [id = 0] = await makeTasks({ template_id: template, nodes, timeout: 1, max_num: 1, ...request });
  return id;
}

interface Stopped {
  readonly error: string;
  readonly stat: readonly number[];
}

describe.runIf(isOwn)('a batch of which every node failed', () => {
  test('is the last: the task fails and says so', async () => {
    const id = await makeBroken({});
    const task = (await untilState(id, STATE.failed)) as unknown as Stopped;
    expect(task).toMatchObject({ stat: [2, 0, 0, 1, 0], failed_batch: 'stop', actions: ['start'] });
    expect(task.error).toContain('every node of batch 1 failed');
    const log = await data<readonly { readonly message: string }[]>(`/task/${id}/log`);
    const lines = log.map(({ message }) => message).join('\n');
    expect(lines).toContain('stops before the next batch when every node of one has failed');
    expect(lines).toContain('every node of batch 1 failed');
  });

  test.each([
    ['the request', { policy: { failed_batch: 'continue' } }, null],
    ['the template', {}, { failed_batch: 'continue' }],
  ])('is not the last when %s says so', async (_, request, policy) => {
    const id = await makeBroken(request, policy);
    const partial = { stat: [0, 0, 2, 1, 0], outcome: 'partial', failed_batch: 'continue' };
    expect(await untilState(id, STATE.success)).toMatchObject(partial);
  });

  test('a request may ask for more than its template', async () => {
    const id = await makeBroken({ policy: { failed_batch: 'stop' } }, { failed_batch: 'continue' });
    expect(await untilState(id, STATE.failed)).toMatchObject({ stat: [2, 0, 0, 1, 0], failed_batch: 'stop' });
  });

  test('skipped, it lets the task go on', async () => {
    const id = await makeBroken({});
    await untilState(id, STATE.failed);
    const [node] = await nodesOf(id);
    await data(`/task/node/${node?.id}/skip`);
    await data(`/task/start/${id}`);
    expect(await untilState(id, STATE.success)).toMatchObject({ stat: [0, 0, 2, 0, 1], outcome: 'complete' });
  });

  test('a deploy stops too, and its plan says so beforehand', async () => {
    const { id: template } = await makeTemplate();
    const [silent, well] = [silentAddresses(1), freshAddresses(1)];
    const pool = await makePoolOf([...silent, ...well], { tasks: { deploy: template } });
    const request = { max_num: 1, tag: 'web:9' };
    const { plans } = await data<{ plans: readonly object[] }>(`/pool/deploy/${pool.id}?plan=1`, request);
    expect(plans).toMatchObject([{ failed_batch: 'stop' }]);
    const { task_id: id } = await data<{ task_id: number }>(`/pool/deploy/${pool.id}`, request);
    expect(await data(`/task/${id}`)).toMatchObject({ failed_batch: 'stop' });
    await data(`/task/stop/${id}`);
  });
});
