import { describe, expect, test } from 'vitest';
import { caller } from './support/client.ts';
import { freshName, silentAddresses } from './support/fresh.ts';
import { deleteLater, makePoolOf, makeStep, makeTemplate } from './support/make.ts';

/* What the actions of a step find on the node: additions to the contract. */

const { data, success, failure } = caller();

const ENVIRONMENT = {
  env: { PORT: '{{ exit }}', DEBUG: '1' },
  dir: '/srv/app',
  umask: '027',
  locale: 'C.UTF-8',
  limits: { nofile: 65_536, core: 'unlimited' },
  output_limit: 100_000,
};

describe('of a step of a template', () => {
  test('it stands in the template and the plan, until it is left out', async () => {
    const step = { name: (await makeStep()).name, param_values: { exit: 0 } };
    const { id } = await makeTemplate({ steps: [{ ...step, ...ENVIRONMENT }] });
    expect(await data(`/task_tpl/${id}`)).toMatchObject({ steps: [{ ...step, ...ENVIRONMENT }] });
    const ips = silentAddresses(1);
    await makePoolOf(ips);
    const request = { template_id: id, task_name: freshName('task'), opr_user: 'x', nodes: ips, params: {} };
    expect(await data('/task/create', { ...request, plan: 1 })).toMatchObject({
      plans: [{ options: [{ name: step.name, ...ENVIRONMENT }] }],
    });
    await data(`/task_tpl/update/${id}`, { steps: [{ ...step, umask: '022', dir: null }] });
    const { steps } = await data<{ steps: object[] }>(`/task_tpl/${id}`);
    expect(steps).toEqual([{ ...step, retry: { retry_times: 0, ignore_error: false }, umask: '022' }]);
  });

  test.each<[object, string]>([
    [{ env: { '1A': '' } }, 'steps.0.env'],
    [{ env: { A: ['hunter2'] } }, 'steps.0.env.A'],
    [{ env: { PWD: '/' } }, 'steps.0.env.PWD'],
    [{ dir: 'hunter2' }, 'steps.0.dir'],
    [{ umask: '9' }, 'steps.0.umask'],
    [{ locale: 'x y' }, 'steps.0.locale'],
    [{ limits: { nofile: 1 } }, 'steps.0.limits.nofile'],
    [{ output_limit: 1 }, 'steps.0.output_limit'],
  ])('%j is refused by the name of its field, and not quoted', async (fields, field) => {
    const steps = [{ name: (await makeStep()).name, ...fields }];
    const refused = await failure('/task_tpl/create', { name: freshName('template'), desc: '', steps });
    expect(refused).toMatchObject({ code: 400, error: { field } });
    expect(refused.msg).not.toContain('hunter2');
  });

  test('it needs a step that runs actions, and parameters that have values', async () => {
    const name = freshName('template');
    const steps = [{ name: 'register', umask: '027' }];
    expect(await failure('/task_tpl/create', { name, desc: '', steps })).toMatchObject({
      msg: 'step register runs nothing on its nodes: leave umask out of it',
      error: { field: 'steps.0.umask' },
    });
    const step = (await makeStep()).name;
    const { id } = await makeTemplate({ steps: [{ name: step, param_values: { exit: 0 }, dir: '/{{ nobody }}' }] });
    const nodes = silentAddresses(1);
    await makePoolOf(nodes);
    const request = { template_id: id, task_name: freshName('task'), opr_user: 'x', nodes, params: {} };
    expect((await failure('/task/create', request)).msg).toContain(`step ${step}: parameter nobody has no value`);
  });

  test('it is not that of a playbook', async () => {
    const action = freshName('action');
    const id = await data<number>('/action/create', { name: action, desc: '', params: {} });
    deleteLater(`/action/delete/${id}`);
    const template = { action: { module: 'playbook', path: 'site.yml' } };
    await data('/actimpl/create', { type: 'ansible', action_id: id, template });
    const { name: step } = await makeStep({ actions: [action] });
    const steps = [{ name: step, env: { A: '1' } }];
    expect(await failure('/task_tpl/create', { name: freshName('template'), desc: '', steps })).toMatchObject({
      msg: expect.stringMatching(/a playbook says itself .*: leave env out of the step/),
      error: { field: 'steps.0' },
    });
  });
});

describe('of a command', () => {
  test('it is that of its plan, and of the task that runs it', async () => {
    const nodes = silentAddresses(1);
    await makePoolOf(nodes);
    const { env: _, ...rest } = ENVIRONMENT;
    const body = { script: 'id', nodes, timeout: 5, ...rest, env: { IP: '{{ ip }}' } };
    const { task_ids: ids } = await success('/task/run_command', body);
    const [id] = ids as readonly number[];
    deleteLater(`/task/stop/${id}`);
    expect(await data(`/task/${id}/plan`)).toMatchObject({
      command: { render: false, become: null, ...rest, env: { IP: '{{ ip }}' } },
      options: [{ name: 'command', ...rest }],
    });
    // without it, another one differs
    const { task_ids: others } = await success('/task/run_command', { script: 'id', nodes, timeout: 5 });
    const [other] = others as readonly number[];
    deleteLater(`/task/stop/${other}`);
    expect(await data(`/task/${id}/compare?with=${other}`)).toMatchObject({
      texts: [],
      environments: [{ step: 'command', here: expect.stringContaining('env.IP: {{ ip }}\n'), there: null }],
    });
    for (const task of [id, other]) await data(`/task/stop/${task}`);
  });

  test('a field that is wrong is named', async () => {
    const nodes = silentAddresses(1);
    await makePoolOf(nodes);
    const refused = await failure('/task/run_command', { script: 'id', nodes, limits: { cpu: 'long' } });
    expect(refused).toMatchObject({ code: 400, error: { field: 'limits.cpu' } });
  });
});
