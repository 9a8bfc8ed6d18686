import { useQuery } from '@tanstack/react-query';
import { api } from '../../../data/api.ts';
import { DEMO } from './demo.ts';
import { type Existing, tourIds, type TourStep } from './tour-progress.ts';

/*
 * What the tour reads and creates. Before something is created, it is checked whether it exists: a step can be
 * repeated after it failed half way, and be done by two people at once.
 */

const PART = { page_size: 1000 };

/** The existing parts of the demo; read again whenever a task changes. */
export function useExisting() {
  return useQuery({ queryKey: ['tasks', 'tour'], queryFn: readExisting });
}

async function readExisting(): Promise<Existing> {
  const [machineTypes, templates, clusters, services, pools] = await Promise.all([
    api.get('/vm_type/list', { params: { query: PART } }),
    api.get('/task_tpl/list', { params: { query: { ...PART, name: 'demo-' } } }),
    api.get('/cluster/list', { params: { query: { ...PART, name: DEMO.cluster } } }),
    api.get('/service/list', { params: { query: { ...PART, name: DEMO.service } } }),
    api.get('/pool/list', { params: { query: { ...PART, name: DEMO.pool } } }),
  ]);
  const poolId = pools.data.find(({ name }) => name === DEMO.pool)?.id ?? null;
  const query = poolId === null ? null : { pool_id: poolId, page_size: 20 };
  const tasks = query === null ? [] : (await api.get('/task/list', { params: { query } })).data;
  return {
    machineTypes: machineTypes.data,
    templates: templates.data,
    clusters: clusters.data,
    services: services.data,
    pools: pools.data,
    tasks,
  };
}

/** Does a step. @throws ApiError */
export function doTourStep(step: TourStep): Promise<void> {
  switch (step) {
    case 'machineType':
      return makeMachineType();
    case 'templates':
      return makeTemplates();
    case 'pool':
      return makePool();
    case 'expand':
    case 'deploy':
      return startTask(step);
  }
}

async function makeMachineType(): Promise<void> {
  const { machineType } = tourIds(await readExisting());
  const body = { name: DEMO.machineType, desc: '', provider: 'sandbox', settings: {} };
  if (machineType === null) await api.post('/vm_type/create', { body });
}

async function makeTemplates(): Promise<void> {
  const ids = tourIds(await readExisting());
  await makeStartStep();
  const start = { name: DEMO.start, param_values: {} };
  const wanted = {
    expand: [{ name: 'create_vm', param_values: {} }, start],
    deploy: [start],
    shrink: [{ name: 'return_vm', param_values: {} }],
  };
  for (const operation of ['expand', 'deploy', 'shrink'] as const) {
    const body = { name: DEMO[operation], desc: '', steps: wanted[operation] };
    if (ids[operation] === null) await api.post('/task_tpl/create', { body });
  }
}

/** A stand-in for a service: it takes the image, and says so in the log. */
const START = {
  name: DEMO.start,
  params: { tag: 'string' },
  template: { action: { module: 'longscript', content: "#!/bin/sh\nprintf 'started %s\\n' {{ tag | quote }}\n" } },
};

async function makeStartStep(): Promise<void> {
  const query = { ...PART, name: START.name };
  const isNamed = ({ name }: { readonly name: string }): boolean => name === START.name;
  const steps = await api.get('/remote_step/list', { params: { query } });
  if (steps.data.some(isNamed)) return;
  const actions = await api.get('/action/list', { params: { query } });
  const { name, params, template } = START;
  const known = actions.data.find(isNamed)?.id;
  const id = known ?? (await api.post('/action/create', { body: { name, desc: '', params } })).data;
  if (!(await isImplemented(id))) {
    await api.post('/actimpl/create', { body: { type: 'ansible', action_id: id, template } });
  }
  await api.post('/remote_step/create', { body: { name, desc: '', actions: [name] } });
}

async function isImplemented(action: number): Promise<boolean> {
  const { data } = await api.get('/actimpl/list', { params: { query: PART } });
  return data.some(({ action_id: id }) => id === action);
}

/** The pool, with the cluster and the service that it needs. */
async function makePool(): Promise<void> {
  const ids = tourIds(await readExisting());
  const cluster = ids.cluster ?? (await makeCluster());
  const service = ids.service ?? (await makeService(cluster));
  const { machineType, expand, deploy, shrink, pool } = ids;
  if (pool !== null) return;
  const body = {
    name: DEMO.pool,
    desc: '',
    vm_type: machineType ?? 0,
    sd_id: 0,
    service_id: service,
    tasks: { expand: expand ?? 0, deploy: deploy ?? 0, shrink: shrink ?? 0 },
  };
  await api.post('/pool/create', { body });
}

async function makeCluster(): Promise<number> {
  return (await api.post('/cluster/create', { body: { name: DEMO.cluster, desc: '', biz: '' } })).data;
}

async function makeService(cluster: number): Promise<number> {
  const body = { name: DEMO.service, desc: '', service_type: 'demo', docker_image: DEMO.image, cluster_id: cluster };
  return (await api.post('/service/create', { body })).data.id;
}

async function startTask(step: 'expand' | 'deploy'): Promise<void> {
  const id = tourIds(await readExisting()).pool ?? 0;
  const params = { path: { id } };
  if (step === 'expand') await api.post('/pool/expand/{id}', { params, body: { num: DEMO.nodes } });
  else await api.post('/pool/deploy/{id}', { params, body: { max_num: DEMO.atOnce, tag: DEMO.newImage } });
}

/** Runs the failed nodes of a task again, or continues a paused one. @throws ApiError */
export async function restartTask(id: number): Promise<void> {
  await api.post('/task/start/{id}', { params: { path: { id } }, body: {} });
}
