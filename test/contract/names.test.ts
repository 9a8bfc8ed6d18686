import { describe, expect, test } from 'vitest';
import { caller, settled } from './support/client.ts';
import { freshName } from './support/fresh.ts';
import { deleteLater, makeAction, makeCluster, makeService } from './support/make.ts';

/* Contract §1, Names: unique within their kind. */

const { data, refusal } = caller();

interface NamedKind {
  readonly create: string;
  readonly remove: string;
  readonly fields: () => Promise<object>;
}

const KINDS: readonly NamedKind[] = [
  { create: '/cluster/create', remove: '/cluster/delete', fields: async () => ({ biz: '' }) },
  {
    create: '/service/create',
    remove: '/service/delete',
    fields: async () => ({ service_type: '', docker_image: '', cluster_id: await makeCluster() }),
  },
  {
    create: '/pool/create',
    remove: '/pool/delete',
    fields: async () => ({ vm_type: 0, sd_id: 0, service_id: await makeService() }),
  },
  { create: '/task_tpl/create', remove: '/task_tpl/delete', fields: async () => ({ steps: [{ name: 'register' }] }) },
  {
    create: '/remote_step/create',
    remove: '/remote_step/delete',
    fields: async () => ({ actions: [(await makeAction()).name] }),
  },
  { create: '/action/create', remove: '/action/delete', fields: async () => ({ params: {} }) },
];

function idOf(answer: unknown): number {
  return typeof answer === 'number' ? answer : (answer as { readonly id: number }).id;
}

describe.each(KINDS)('$create', ({ create, remove, fields }) => {
  test('a name that is taken', async () => {
    const body = { name: freshName('taken'), desc: '', ...(await fields()) };
    const id = idOf(await data(create, body));
    deleteLater(`${remove}/${id}`);
    const answer = { code: 400, msg: expect.stringContaining(body.name), data: {} };
    expect(await refusal(create, body)).toEqual(answer);
    const other = idOf(await data(create, { ...body, name: body.name.toUpperCase() }));
    await data(`${remove}/${other}`);
    await data(`${remove}/${id}`);
    const again = idOf(await data(create, body));
    expect(again).toBeGreaterThan(id);
    deleteLater(`${remove}/${again}`);
  });

  test('two at once for one name: one gets it', async () => {
    const body = { name: freshName('race'), desc: '', ...(await fields()) };
    const { made, refusals } = await settled(Array.from({ length: 4 }, () => data(create, body)));
    expect(made).toHaveLength(1);
    deleteLater(`${remove}/${idOf(made[0])}`);
    for (const reason of refusals) expect(reason).toContain(`400 name ‘${body.name}’ is taken`);
  });
});
