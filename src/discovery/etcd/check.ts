import { message, type Message } from '../../messages/message.ts';
import type { EtcdApi } from './api.ts';
import type { Store } from './change.ts';

/**
 * What is wrong with an etcd; null = it is ready: it has the gateway of 3.4, and its user may read and write below the prefix.
 *
 * @throws as EtcdApi
 */
export async function etcdComplaint(api: EtcdApi, { keys }: Store, signal: AbortSignal): Promise<Message | null> {
  const complaint = versionComplaint(await api.version({ signal }));
  if (complaint === null) await keys.tryRights(signal);
  return complaint;
}

/** @param version e.g. '3.4.23' */
export function versionComplaint(version: string): Message | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 4) ? null : message('etcd_too_old', { major, minor });
}
