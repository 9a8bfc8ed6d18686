import { expect, test } from 'vitest';
import { caller, settled } from './support/client.ts';
import { freshName } from './support/fresh.ts';
import { makeAction, makeCluster, makeService, makeStep, makeTemplate } from './support/make.ts';

/*
 * What is in use is not deleted, also when somebody begins to use it at that very moment: of the two who press at once,
 * one is refused. (That it is not deleted later on either is in the files of the resources.)
 */

const { data } = caller();
const ROUNDS = 8;

interface Race {
  readonly what: string;
  /** Makes what may be used, and says how it is begun to be used, and how it is deleted. */
  readonly prepare: () => Promise<{
    readonly use: () => Promise<unknown>;
    readonly remove: () => Promise<unknown>;
  }>;
}

const RACES: readonly Race[] = [
  {
    what: 'a cluster gets a service',
    prepare: async () => {
      const id = await makeCluster();
      return { use: () => makeService({ cluster_id: id }), remove: () => data(`/cluster/delete/${id}`) };
    },
  },
  {
    what: 'a service gets a pool',
    prepare: async () => {
      const id = await makeService();
      const pool = { name: freshName('pool'), desc: '', vm_type: 0, sd_id: 0, service_id: id };
      return { use: () => data('/pool/create', pool), remove: () => data(`/service/delete/${id}`) };
    },
  },
  {
    what: 'an action gets into a new step',
    prepare: async () => {
      const { id, name } = await makeAction();
      return { use: () => makeStep({ actions: [name] }), remove: () => data(`/action/delete/${id}`) };
    },
  },
  {
    what: 'an action gets into a step',
    prepare: async () => {
      const [{ id, name }, step] = [await makeAction(), await makeStep()];
      const use = (): Promise<unknown> => data(`/remote_step/update/${step.id}`, { actions: [name] });
      return { use, remove: () => data(`/action/delete/${id}`) };
    },
  },
  {
    what: 'a step gets into a new template',
    prepare: async () => {
      const { id, name } = await makeStep();
      return { use: () => makeTemplate({ steps: [{ name }] }), remove: () => data(`/remote_step/delete/${id}`) };
    },
  },
  {
    what: 'a step gets into a template',
    prepare: async () => {
      const [{ id, name }, template] = [await makeStep(), await makeTemplate()];
      const use = (): Promise<unknown> => data(`/task_tpl/update/${template.id}`, { steps: [{ name }] });
      return { use, remove: () => data(`/remote_step/delete/${id}`) };
    },
  },
  {
    what: 'a template gets into a pool',
    prepare: async () => {
      const [{ id }, service] = [await makeTemplate(), await makeService()];
      const pool = { name: freshName('pool'), desc: '', vm_type: 0, sd_id: 0, service_id: service };
      return {
        use: () => data('/pool/create', { ...pool, tasks: { expand: id } }),
        remove: () => data(`/task_tpl/delete/${id}`),
      };
    },
  },
];

test.each(RACES)('$what', async ({ prepare }) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { use, remove } = await prepare();
    const { made, refusals } = await settled(round % 2 === 0 ? [use(), remove()] : [remove(), use()]);
    expect(made).toHaveLength(1);
    expect(refusals).toEqual([expect.stringMatching(/: 40[04] /)]);
  }
});
