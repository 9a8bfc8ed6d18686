import { caller } from './client.ts';
import { freshAddresses, freshName } from './fresh.ts';

/*
 * Makes what tests work on, through the API. What is left of it at the end of a file is deleted again, as far as that
 * is possible: the server may be anybody's.
 */

const { data } = caller();
const litter: { readonly path: string; readonly body: object }[] = [];

/** Has the end of the file delete what this request deletes. */
export function deleteLater(path: string, body: object = {}): void {
  litter.push({ path, body });
}

/** Deletes what was to be deleted later; tasks stay, and what they keep from being deleted. */
export async function deleteNow(): Promise<void> {
  // what stands in the way of a deletion was made later, and is gone by then
  for (const { path, body } of litter.splice(0).toReversed()) await data(path, body).catch(() => {});
}

export async function makeCluster(): Promise<number> {
  const id = await data<number>('/cluster/create', { name: freshName('cluster'), desc: '', biz: 'test' });
  deleteLater(`/cluster/delete/${id}`);
  return id;
}

export async function makeService(fields: object = {}): Promise<number> {
  const service = { name: freshName('service'), desc: '', service_type: 'web', docker_image: 'web:1' };
  const parent = 'cluster_id' in fields ? {} : { cluster_id: await makeCluster() };
  const { id } = await data<{ id: number }>('/service/create', { ...service, ...parent, ...fields });
  deleteLater(`/service/delete/${id}`);
  return id;
}

export async function makePool(fields: object = {}): Promise<number> {
  const parent = 'service_id' in fields ? {} : { service_id: await makeService() };
  const pool = { name: freshName('pool'), desc: '', vm_type: 0, sd_id: 0, ...parent, ...fields };
  const { id } = await data<{ id: number }>('/pool/create', pool);
  deleteLater(`/pool/delete/${id}`);
  return id;
}

/** A pool with nodes, and their ids. */
export async function makePoolOf(
  ips: readonly string[] = freshAddresses(1),
  fields: object = {},
): Promise<{ readonly id: number; readonly nodes: readonly number[] }> {
  const id = await makePool(fields);
  const nodes = await data<readonly number[]>(`/pool/${id}/add_nodes`, { nodes: ips });
  deleteLater(`/pool/${id}/remove_nodes`, { nodes });
  return { id, nodes };
}

export interface Named {
  readonly id: number;
  readonly name: string;
}

/** An action with an implementation; unless it is said otherwise, one that ends with the exit code that the parameter `exit` says. */
export async function makeAction(args = 'exit {{ exit }}'): Promise<Named> {
  const name = freshName('action');
  const id = await data<number>('/action/create', { name, desc: '', params: { exit: 'integer' } });
  deleteLater(`/action/delete/${id}`);
  const template = { action: { module: 'shell', args } };
  await data('/actimpl/create', { type: 'ansible', action_id: id, template });
  return { id, name };
}

/** A remote step of one action. */
export async function makeStep(
  fields: { readonly name?: string; readonly actions?: readonly string[] } = {},
): Promise<Named> {
  const { name = freshName('step'), actions = [(await makeAction()).name] } = fields;
  const id = await data<number>('/remote_step/create', { name, desc: '', actions });
  deleteLater(`/remote_step/delete/${id}`);
  return { id, name };
}

/** A template; unless it is said otherwise, of one remote step, that succeeds. */
export async function makeTemplate(fields: { readonly steps?: readonly object[] } = {}): Promise<Named> {
  const name = freshName('template');
  const { steps = [{ name: (await makeStep()).name, param_values: { exit: 0 } }] } = fields;
  const id = await data<number>('/task_tpl/create', { name, desc: '', steps });
  deleteLater(`/task_tpl/delete/${id}`);
  return { id, name };
}

/** A machine type with these machines, that nobody looks at. */
export async function makeInventory(machines: readonly string[]): Promise<number> {
  const settings = { machines };
  const id = await data<number>('/vm_type/create', { name: freshName('vm'), desc: '', provider: 'static', settings });
  deleteLater(`/vm_type/delete/${id}`);
  return id;
}

/** A node as its pool lists it. */
export interface NodeRow {
  readonly id: number;
  readonly ip: string;
  readonly status: number;
  readonly vm_id: string;
  readonly error: string;
}
