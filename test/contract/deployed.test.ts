import { describe, expect, test } from 'vitest';
import { caller, envelopeOf, NO_ID, send } from './support/client.ts';
import { freshName, silentAddresses } from './support/fresh.ts';
import { deleteLater, makePoolOf, makeTemplate } from './support/make.ts';
import { makeFailedTask, makeTasks, requestWith, STATE, untilState } from './support/tasks.ts';

/* What a task deploys, from where it was started, and how it differs from others: additions to the contract. */

const { data, failure, refusal } = caller();

/** A template whose only action says its parameter, and keeps a secret. */
async function makeSecretive(): Promise<{ readonly template: number; readonly step: string }> {
  const [action, step] = [freshName('action'), freshName('step')];
  const actionId = await data<number>('/action/create', {
    name: action,
    desc: '',
    params: { word: 'string', key: 'secret' },
  });
  deleteLater(`/action/delete/${actionId}`);
  const template = { action: { module: 'shell', args: 'echo {{ word }} {{ key }} {{ task_id }}' } };
  await data('/actimpl/create', { type: 'ansible', action_id: actionId, template });
  const stepId = await data<number>('/remote_step/create', { name: step, desc: '', actions: [action] });
  deleteLater(`/remote_step/delete/${stepId}`);
  return { template: (await makeTemplate({ steps: [{ name: step }] })).id, step };
}

async function run(request: object): Promise<number> {
  const [id = 0] = await makeTasks({ timeout: 1, ...request });
  await untilState(id, STATE.failed);
  return id;
}

describe('from where a task was started', () => {
  test.each([
    ['curl/8.5.0', { kind: 'client', client: 'curl' }],
    ['<script>', { kind: 'client', client: '' }],
  ])('by %s', async (agent, origin) => {
    const body = await requestWith({ timeout: 1 });
    const reply = envelopeOf(await send('/task/create', { body, headers: { 'user-agent': agent } }));
    const [id = 0] = reply['task_ids'] as readonly number[];
    deleteLater(`/task/stop/${id}`);
    expect(await data(`/task/${id}`)).toMatchObject({
      origin: { ...origin, address: expect.stringMatching(/^[\d.:a-f]+$/) },
    });
    await data(`/task/stop/${id}`);
  });
});

describe('/task/create with again', () => {
  test('takes the secrets of the earlier task, and shows them nowhere', async () => {
    const { template, step } = await makeSecretive();
    const nodes = silentAddresses(1);
    await makePoolOf(nodes);
    const first = await run({ template_id: template, nodes, params: { [step]: { word: 'one', key: 'k3y-of-it' } } });
    const request = { template_id: template, nodes, params: { [step]: { word: 'two' } } };
    const full = { task_name: freshName('task'), opr_user: 'tester', ...request };
    expect(await refusal('/task/create', full), 'without it the secret is missing').toMatchObject({ code: 400 });
    const second = await run({ ...request, again: first });
    expect(await data(`/task/${second}`)).toMatchObject({
      origin: { again: first },
      options: [{ name: step, param_values: { word: 'two', key: '••••••' } }],
    });
    const plan = await data<object>(`/task/${second}/plan`, { scripts_for: nodes[0] });
    expect(plan).toMatchObject({
      options: [{ name: step, timeout: 1, param_values: { word: 'two', key: '••••••' } }],
      scripts: { ip: nodes[0], steps: [{ name: step, actions: [{ text: `echo two •••••• ${second}` }] }] },
    });
    const compared = await data<object>(`/task/${second}/compare`);
    expect(compared).toMatchObject({
      task_id: first,
      steps: null,
      params: [{ step, param: 'word', here: 'two', there: 'one', is_secret: false }],
      texts: [],
      policy: null,
      only_here: { count: 0, nodes: [] },
    });
    const third = await run({ ...request, params: { [step]: { word: 'two', key: 'another' } } });
    const other = await data<object>(`/task/${third}/compare`, { with: second });
    expect(other).toMatchObject({ params: [{ param: 'key', here: '••••••', there: '••••••', is_secret: true }] });
    expect(JSON.stringify([plan, compared, other])).not.toMatch(/k3y-of-it|another/);
  });

  test('refuses what is not there, another template and another pool', async () => {
    const { template } = await makeSecretive();
    const nodes = silentAddresses(1);
    await makePoolOf(nodes);
    const id = await makeFailedTask();
    const request = { task_name: freshName('task'), opr_user: 'tester', template_id: template, nodes, params: {} };
    const gone = await failure('/task/create', { ...request, again: NO_ID });
    expect(gone).toMatchObject({ code: 400, error: { field: 'again' } });
    const other = await failure('/task/create', { ...request, again: id });
    expect(other).toMatchObject({ code: 400, error: { field: 'again' }, msg: expect.stringContaining('template') });
    const { template_id: own } = await data<{ template_id: number }>(`/task/${id}`);
    const elsewhere = await failure('/task/create', { ...request, template_id: own, again: id });
    expect(elsewhere).toMatchObject({ code: 400, error: { field: 'again' }, msg: expect.stringContaining('pool') });
  });
});

test('what does not exist has no plan and no comparison; a task is not compared with itself', async () => {
  const id = await makeFailedTask();
  expect(await data(`/task/${id}/compare`), 'nothing ran before it').toBeNull();
  for (const path of [`/task/${NO_ID}/plan`, `/task/${NO_ID}/compare`, `/task/${id}/compare?with=${NO_ID}`]) {
    expect(await refusal(path), path).toMatchObject({ code: 400, msg: expect.stringContaining('Flow not found') });
  }
  expect(await failure(`/task/${id}/compare?with=${id}`)).toMatchObject({ code: 400, error: { field: 'with' } });
});
