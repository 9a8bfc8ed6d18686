import { message } from '../../messages/message.ts';
import type { Call } from '../call.ts';
import { UsageError } from '../exit.ts';
import { findId } from '../names/find-id.ts';
import type { Kind } from '../names/kinds.ts';

/** What the API calls the kinds whose changes it keeps. */
const KINDS: ReadonlyMap<string, string> = new Map<Kind, string>([
  ['cluster', 'cluster'],
  ['service', 'service'],
  ['pool', 'pool'],
  ['machine-type', 'vm_type'],
  ['load-balancer', 'sd'],
  ['action', 'action'],
  ['step', 'remote_step'],
  ['template', 'template'],
  ['schedule', 'schedule'],
  ['repository', 'repository'],
]);

/** Who changed a record, and what. @throws UsageError for another kind; ApiError */
export async function showChanges(call: Call): Promise<void> {
  const [given = ''] = call.argument(0);
  const [name = ''] = call.argument(1);
  const kind = KINDS.get(given);
  if (kind === undefined) {
    throw new UsageError(message('cli_not_a_choice', { option: 'KIND', choices: [...KINDS.keys()].join(', ') }));
  }
  const server = await call.server();
  const id = await findId(server, given as Kind, name);
  const { fields } = await call.request();
  const { data } = await server.call('GET /changes/{kind}/{id}', { path: { kind, id }, fields });
  await call.output.data(data);
}
