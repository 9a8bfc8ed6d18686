/** Makes a pool with one node in it, at a server that trusts names. @returns the id of the node */
export async function makeOneNode(url: string, ip: string): Promise<number> {
  const call = async <Data>(path: string, body: object): Promise<Data> => {
    const headers = { authorization: 'tester' };
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return ((await response.json()) as { readonly data: Data }).data;
  };
  const cluster_id = await call<number>('/cluster/create', { name: 'c', desc: '', biz: '' });
  const service = { name: 's', desc: '', service_type: 'x', docker_image: 'web:1', cluster_id };
  const { id: service_id } = await call<{ id: number }>('/service/create', service);
  const { id } = await call<{ id: number }>('/pool/create', { name: 'p', desc: '', vm_type: 0, sd_id: 0, service_id });
  const [made = 0] = await call<readonly number[]>(`/pool/${id}/add_nodes`, { nodes: [ip] });
  return made;
}
