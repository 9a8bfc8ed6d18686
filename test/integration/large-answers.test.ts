import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, startApi } from '../support/api-server.ts';

/*
 * What users and nodes wrote is bounded one by one; here it is asked for together.
 */

let server: ApiServer;

beforeAll(async () => {
  server = await startApi();
  await sql
    .raw(
      `
    insert into cluster (id, name, "desc", biz) values (1, 'shop', '', '');
    insert into service (id, name, "desc", service_type, docker_image, cluster_id) values (1, 's', '', '', '', 1);
    insert into pool (id, name, "desc", vm_type, sd_id, service_id) values (1, 'p', '', 1, 0, 1);
    insert into node (id, pool_id, ip, vm_id) values (1, 1, '10.0.0.1', '');
    insert into action (id, name, "desc") values (50, 'long', ''), (51, 'longer', ''), (52, 'longest', '');
    insert into action_impl (type, action_id, template)
      select 'ansible', id, jsonb_build_object('action', jsonb_build_object(
        'module', 'longscript', 'content', '#!/bin/sh' || E'\\n' || repeat('# x' || E'\\n', 12500)))
      from action where id >= 50;
    insert into remote_step (id, name, "desc", actions) values (150, 'often', '', (select jsonb_agg('long'::text) from generate_series(1, 50000)));
    insert into remote_step (id, name, "desc", actions) values (151, 'short', '', '["long", "longer", "longest"]');`,
    )
    .execute(server.context.database);
});
afterAll(() => server[Symbol.asyncDispose]());

interface Answer {
  readonly code: number;
  readonly msg: string;
  readonly data: never;
}

async function ask(path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${server.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: 'tester' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Answer;
}

const template = async (name: string, steps: readonly object[]): Promise<number> =>
  (await ask('/task_tpl/create', { name, desc: '', steps })).data;
const start = (id: number, params: object = {}): Promise<Answer> =>
  ask('/task/create', { template_id: id, task_name: 'x', opr_user: '', nodes: ['10.0.0.1'], params });

describe('a plan is refused before it is written when it is too large', () => {
  test.each([
    ['a step that names an action often', [{ name: 'often' }], ' at step often'],
    ['steps that are named often', Array.from({ length: 50 }, () => ({ name: 'short' })), ' at step short'],
  ])('%s', async (name, steps, place) => {
    const begun = performance.now();
    expect(await start(await template(name, steps))).toEqual({
      code: 400,
      msg: `the plan of the task has more than 2097152 characters${place}: use fewer or shorter actions and parameters`,
      data: null,
      error: { code: 'invalid' },
    });
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  test('as long as one template can be it may be', async () => {
    const steps = [{ name: 'short', param_values: { x: 'x'.repeat(1_000_000) } }];
    expect(await start(await template('one long value', steps))).toMatchObject({ code: 0 });
  });

  test('long actions are not even read', async () => {
    await sql`update action_impl set template = jsonb_set(template, '{action,content}', to_jsonb(repeat('x', 1000000)))
              where action_id >= 50`.execute(server.context.database);
    const refused = await start(await template('long actions', [{ name: 'short' }]));
    expect(refused).toMatchObject({
      code: 400,
      msg: expect.stringMatching(/^the plan of the task has more than 2097/),
    });
  });

  test('a step has a hundred actions at most', async () => {
    const step = { name: 'many', desc: '', actions: Array.from({ length: 101 }, () => 'echo') };
    expect(await ask('/remote_step/create', step)).toMatchObject({
      code: 400,
      msg: expect.stringMatching(/^actions is/),
    });
  });
});

test('a page that is too large is refused with the remedy, and a smaller one comes', async () => {
  await sql`
    insert into template (name, "desc", steps)
    select 'huge ' || n, '', jsonb_build_array(jsonb_build_object('name', 'echo',
      'param_values', jsonb_build_object('echo_word', repeat('x', 1000000)), 'retry', '{}'::jsonb))
    from generate_series(1, 60) as n`.execute(server.context.database);
  expect(await ask('/task_tpl/list?name=huge&page_size=1000')).toEqual({
    code: 413,
    msg: 'this page has 58 MiB, and may have 48: ask with a smaller page_size',
    data: [],
    error: { code: 'too_large' },
  });
  const page = await ask('/task_tpl/list?name=huge&page_size=20&page=3');
  expect(page).toMatchObject({ code: 0, query_count: 60, data: { length: 20 } });
});

test('a list of tasks has nothing of what their steps do', async () => {
  await sql`update task set plan = (select jsonb_agg(jsonb_set(step, '{work,actions}', to_jsonb(repeat('x', 2000000))))
                                    from jsonb_array_elements(plan) as step)`.execute(server.context.database);
  const { rows } = await sql<{ tasks: number }>`
    insert into task (kind, template_id, template_name, task_name, pool_id, pool_name, plan, step_len, opr_user,
                      n_init, n_success, created, updated)
    select kind, template_id, template_name, task_name, pool_id, pool_name, plan, step_len, opr_user, 1, 0, now(), now()
    from generate_series(1, 30), (select * from task order by id limit 1) as first returning 1 as tasks`.execute(
    server.context.database,
  );
  expect(rows).toHaveLength(30);
  expect(await ask('/task/list?page_size=30')).toMatchObject({ code: 0, data: { length: 30 } });
});

test('what a node wrote in many attempts is shown from the end, up to a bound', async () => {
  const { database } = server.context;
  const { id } = await database.selectFrom('node_run').select('id').executeTakeFirstOrThrow();
  await sql`
    insert into step_run (node_run_id, step_index, attempt, state, log, started, finished)
    select ${id}, 0, n, 'failed', case when n = 40 then 'the last' else repeat(chr(7), 1000000) end, now(), now()
    from generate_series(1, 40) as n`.execute(database);
  const { data } = await ask(`/task/node/${id}/log`);
  const [text = ''] = Object.values<string>(data[0]);
  expect(text.length).toBeLessThan(17 * 1024 * 1024);
  expect(text).toContain('the last');
  const leftOut = 'output is left out here: later attempts fill the 16 MiB that are shown';
  expect(text.split(leftOut)).toHaveLength(24);
});
