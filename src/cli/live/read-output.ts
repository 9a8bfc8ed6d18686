import type { Server } from '../server.ts';
import type { OutputGroup } from './fold.ts';

/** Groups of one page, and nodes of one group that are named: as many as the API gives. */
const GROUPS = 100;
const NODES = 10_000;

/**
 * What a step wrote on the nodes of a task, whole.
 *
 * @throws ApiError
 */
export async function readOutput(server: Server, id: number, step: number): Promise<readonly OutputGroup[]> {
  const groups: OutputGroup[] = [];
  for (let page = 1; ; page += 1) {
    const fields = { step, page, page_size: GROUPS, named: NODES };
    const { data, query_count: total } = await server.call('GET /task/{id}/output', { path: { id }, fields });
    for (const group of data) groups.push(group.is_cut ? await whole(server, group, step) : group);
    if (data.length === 0 || groups.length >= total) return groups;
  }
}

/** The list has only the beginning of a long text. */
async function whole(server: Server, group: OutputGroup, step: number): Promise<OutputGroup> {
  const [first] = group.nodes;
  if (first === undefined) return group;
  const { data } = await server.call('GET /task/node/{id}/log', { path: { id: first.id }, fields: {} });
  const [text] = Object.values((data as readonly Readonly<Record<string, string>>[])[step] ?? {});
  return text === undefined ? group : { ...group, text, is_cut: false };
}
