import { message, type Message } from '../../messages/message.ts';
import type { ConsulApi, Operation } from './api.ts';
import type { Settings } from './settings.ts';

/**
 * What is wrong with a consul; null = it is ready: it has a leader, and the token may see and change the service on its node.
 *
 * @throws as ConsulApi
 */
export async function consulComplaint(
  api: ConsulApi,
  settings: Settings,
  signal: AbortSignal,
): Promise<Message | null> {
  if (!(await api.hasLeader(signal))) return message('consul_without_leader');
  await api.instances(signal);
  await api.change(rightsTried(settings), signal);
  return null;
}

/** Needs the rights of all other operations, and changes nothing: nothing has the index 1, which is that of the first start. */
function rightsTried({ node, service }: Settings): readonly Operation[] {
  const [id, index] = ['springtide-rights', 1];
  return [
    { Node: { Verb: 'cas', Node: { Node: node, Address: '192.0.2.1', ModifyIndex: index } } },
    { Service: { Verb: 'cas', Node: node, Service: { ID: id, Service: service, ModifyIndex: index } } },
  ];
}
